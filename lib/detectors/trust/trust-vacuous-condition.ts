import type { Detector } from '../finding.ts';
import { named, publicGrants, type TrustSubject } from './subject.ts';

export const trustVacuousCondition: Detector<TrustSubject> = {
  id: 'trust-vacuous-condition',
  severity: 'high',
  why: 'IfExists and ForAllValues: are true when the key is absent. A caller outside any organization has no organization keys, and gets in.',
  misses: 'Whether every request has the key. Keys in every signed request are reported too: write the plain operator.',
  reference:
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',

  detect(subject) {
    return publicGrants(subject)
      .filter(({ confinement }) => confinement.vacuous.length > 0)
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets any AWS account in: ${named(grant)}, since ${grant.confinement.vacuous.join(' and ')} is true without the key too`,
      }));
  },
};
