import { expect, test } from 'vitest';
import { guardPartOff } from '../../../lib/detectors/guard/guard-part-off.ts';
import type { GuardrailPart } from '../../../lib/detectors/guard/subject.ts';

const off: GuardrailPart = { part: 'the trail', severity: 'critical', says: 'main does not log' };

test('says which part is off, how bad that is, and the way out where there is one', () => {
  expect(guardPartOff.detect(off)).toEqual({ evidence: 'the trail: main does not log', severity: 'critical' });
  expect(guardPartOff.detect({ ...off, severity: 'high', wayOut: 'start it' })).toEqual({
    evidence: 'the trail: main does not log; way out: start it',
    severity: 'high',
  });
});
