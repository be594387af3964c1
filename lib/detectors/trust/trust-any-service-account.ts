import type { Detector } from '../finding.ts';
import { named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustAnyServiceAccount: Detector<TrustSubject> = {
  id: 'trust-any-service-account',
  severity: 'high',
  why: 'Every pod of the cluster, or of the namespace, can take the role. Everybody who may start a pod there gets it.',
  misses: 'Whether the cluster is ours: its issuer does not show the account.',
  reference: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',

  detect(subject) {
    return oidcGrants(subject)
      .filter(({ claims: { serviceAccounts } }) => serviceAccounts === 'cluster' || serviceAccounts === 'namespace')
      .map((grant) => ({
        statement: grant.statement,
        severity: grant.claims.serviceAccounts === 'namespace' ? ('medium' as const) : ('high' as const),
        evidence: `lets every service account of the ${grant.claims.serviceAccounts} in: ${named(grant)}`,
      }));
  },
};
