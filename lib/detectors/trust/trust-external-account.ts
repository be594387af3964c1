import type { Detector } from '../finding.ts';
import { awsGrants, named, type TrustSubject } from './subject.ts';

export const trustExternalAccount: Detector<TrustSubject> = {
  id: 'trust-external-account',
  severity: 'high',
  why: 'An account that is neither ours nor on the list of trusted accounts can take the role whenever it likes: the classic backdoor, and the classic vendor.',
  misses:
    'Whether the account belongs to our organization: list it in trusted.accounts, or ask for aws:PrincipalOrgID. An ExternalId stops confused deputies, not the account itself, so it lowers the severity by one step only.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',

  detect(subject) {
    return awsGrants(subject)
      .filter(({ reach }) => reach.kind === 'external')
      .map((grant) => {
        const { externalId } = grant.confinement;
        const account = `account${grant.reach.names.length > 1 ? 's' : ''} ${grant.reach.names.join(', ')}`;
        return {
          statement: grant.statement,
          outsider: grant.reach.names.join(', '),
          severity: externalId || subject.context.harmless ? ('medium' as const) : ('high' as const),
          evidence: `lets ${account} in: ${named(grant)}, ${externalId ? 'with an ExternalId' : 'without an ExternalId'}`,
        };
      });
  },
};
