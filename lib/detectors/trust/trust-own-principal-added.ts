import type { Detector } from '../finding.ts';
import { awsGrants, named, type TrustSubject } from './subject.ts';

export const trustOwnPrincipalAdded: Detector<TrustSubject> = {
  id: 'trust-own-principal-added',
  severity: 'medium',
  why: 'A user or role of our own account can take this powerful role and could not before: a quiet way to keep access, or to gain more.',
  misses: 'Every change when the previous document is not known, and every role that is not known to be powerful.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',

  detect(subject) {
    const { before, context } = subject;
    if (before === undefined || !context.isPowerful) return undefined;
    return awsGrants(subject)
      .filter(
        ({ named: who, principal }) =>
          who.kind === 'account' && principal.includes(':') && !principal.endsWith(':root'),
      )
      .filter(({ principal }) => !before.some((old) => old.principal === principal && old.via !== 'dead'))
      .map((grant) => ({ statement: grant.statement, evidence: `newly lets ${named(grant)} of our own account in` }));
  },
};
