import { expect, test } from 'vitest';
import { SEVERITIES } from '../../../lib/base/severity.ts';
import { detectAll } from '../../../lib/detectors/finding.ts';
import { guardTrustBaseline } from '../../../lib/detectors/guard/guard-trust-baseline.ts';
import type { TakenTrusts } from '../../../lib/detectors/guard/subject.ts';
import { fitted } from '../../../lib/notify/fitting.ts';
import { report } from '../../support/commands.ts';
import { testDetector } from '../test-detector.ts';

const bad = (name: string): TakenTrusts['worst'][number] => ({
  role: { name },
  finding: {
    detector: 'trust-external-account',
    severity: 'high',
    title: 'Trust external account',
    evidence: 'trusts account 999988887777',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  },
});
const many = Array.from({ length: 25 }, (_, index) => bad(`Role${index}`));

testDetector(guardTrustBaseline, {
  flags: [
    {
      name: 'clean roles',
      subject: { roles: 3, worst: [] },
      evidence: /3 roles .* none of them has a finding of medium/,
    },
    {
      name: 'a role that somebody outside gets into',
      subject: { roles: 3, worst: [bad('Open')] },
      severity: 'medium',
      evidence: /1 of them has findings.*review them\nOpen: high trust-external-account: trusts account 999988887777/,
    },
    {
      name: 'more of them than anybody reads',
      subject: { roles: 300, worst: many },
      evidence: '25 of them have findings of medium or worse, the 19 worst are named here',
    },
  ],
  allows: [{ name: 'no role', subject: { roles: 0, worst: [] } }],
});

test('names as many as a message has room for, beside the sentence that counts them', () => {
  const found = detectAll([guardTrustBaseline], { roles: 300, worst: many });
  expect(found).toHaveLength(20);
  const findings = found.toSorted(
    (one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
  );
  const { notice } = fitted({ decision: { ...report(), findings: findings.map((one) => ({ ...report(), ...one })) } });
  expect(notice.decision.findings.map(({ evidence }) => evidence).join()).toMatch(
    /the trust policies of 300 roles were accepted/,
  );
});
