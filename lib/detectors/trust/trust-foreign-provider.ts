import type { Detector } from '../finding.ts';
import { named, oidcGrants, samlGrants, type TrustSubject } from './subject.ts';

export const trustForeignProvider: Detector<TrustSubject> = {
  id: 'trust-foreign-provider',
  severity: 'high',
  why: 'The identity provider belongs to another account. Its administrators there decide who gets its tokens and assertions.',
  misses: 'Whether STS accepts a provider of another account at all; AWS does not say so for every kind.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html',

  detect(subject) {
    const { account, trusted } = subject.context;
    return [...oidcGrants(subject), ...samlGrants(subject)]
      .filter((grant) => grant.account !== undefined && /^\d+$/.test(grant.account))
      .filter((grant) => grant.account !== account && !trusted.accounts.includes(grant.account ?? ''))
      .map((grant) => ({
        statement: grant.statement,
        evidence: `trusts an identity provider of account ${grant.account}: ${named(grant)}`,
      }));
  },
};
