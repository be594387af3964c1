import type { Detector } from '../finding.ts';
import { awsGrants, named, type TrustSubject } from './subject.ts';

export const trustOwnAccount: Detector<TrustSubject> = {
  id: 'trust-own-account',
  severity: 'info',
  why: 'The role\'s whole account is trusted: every principal there whose own policies allow sts:AssumeRole, or with "*" every principal at all, can take the role.',
  misses: 'Which principals these are: that depends on the policies of every principal of the account.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',

  detect(subject) {
    return awsGrants(subject)
      .filter(({ reach, principal }) => reach.kind === 'account' && (WHOLE.test(principal) || principal === '*'))
      .map((grant) => ({
        statement: grant.statement,
        severity: subject.context.isPowerful ? ('low' as const) : ('info' as const),
        evidence: `lets every principal of our own account in that ${grant.principal === '*' ? 'meets its conditions' : 'may call sts:AssumeRole'}: ${named(grant)}`,
      }));
  },
};

const WHOLE = /^(\d+|arn:[^:]*:iam::\d+:root)$/;
