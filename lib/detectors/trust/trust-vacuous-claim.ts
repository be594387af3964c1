import { wordsOf } from '../../judge/trust/confinement.ts';
import type { Detector } from '../finding.ts';
import { named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustVacuousClaim: Detector<TrustSubject> = {
  id: 'trust-vacuous-claim',
  severity: 'high',
  why: "IfExists and ForAllValues: are true when the claim is absent, so the only condition on the owner of the token may be true for anybody's token.",
  misses:
    'Whether the issuer ever leaves the claim out. Every token has sub and aud, so a condition on those is only medium.',
  reference:
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',

  detect(subject) {
    return oidcGrants(subject)
      .filter(
        ({ claims: { tenancy, serviceAccounts } }) => tenancy.startsWith('vacuous') || serviceAccounts === 'vacuous',
      )
      .map((grant) => ({
        statement: grant.statement,
        severity: grant.claims.tenancy === 'vacuous' ? ('high' as const) : ('medium' as const),
        evidence: `${named(grant)} is limited only by ${grant.claims.culprit ? wordsOf(grant.claims.culprit) : 'a condition on sub'}, which is true without the claim too`,
      }));
  },
};
