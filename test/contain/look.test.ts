import { expect, test } from 'vitest';
import { LookError, parseLook } from '../../lib/contain/look.ts';

const ROLE = 'arn:aws:iam::111122223333:role/Deploy';
const SIGHTING = { role: ROLE, document: '0123456789abcdef' };
const AT = new Date('2026-05-04T10:00:00Z');
const DENY = {
  policyName: 'rolewarden-0123456789abcdef-quarantine',
  method: 'quarantine',
  scope: { kind: 'role' },
  cutoff: '2026-05-04T11:00:00Z',
  lapse: '2026-05-05T00:00:00Z',
};
const LOST = { order: '{}', at: AT, deny: DENY, wholeRole: true };
const trust = (difference: object) => JSON.stringify({ look: 'trust', seenAt: AT, round: 1, roles: [], ...difference });

test.each([
  [{ look: 'deny', id: '0123456789abcdef', target: ROLE }],
  [{ look: 'deny', id: '0123456789abcdef-caller', target: ROLE }],
  [{ look: 'trust', seenAt: AT, round: 1, roles: [] }],
  [{ look: 'trust', seenAt: AT, round: 3, roles: [SIGHTING, { ...SIGHTING, latest: 'e-1' }] }],
  [{ look: 'deny', id: '0123456789abcdef', target: ROLE, lost: LOST }],
  [{ look: 'deny', id: '0123456789abcdef', target: ROLE, lost: { ...LOST, frozen: true } }],
  [{ look: 'deny', id: '0123456789abcdef', target: ROLE, lost: { order: '{}', at: AT, wholeRole: true, held: true } }],
  [{ look: 'baseline' }],
  [{ look: 'grants' }],
  [{ look: 'closed' }],
])('%j is taken as it was sent', (look) => {
  expect(parseLook(JSON.stringify(look))).toEqual(look);
});

test.each([
  ['', 'not JSON'],
  ['[]', 'no object'],
  ['{"look":"deny","id":"xyz","target":"arn:aws:iam::111122223333:role/Deploy"}', 'no incident'],
  ['{"look":"deny","id":"0123456789abcdef","target":"Deploy"}', 'no ARN'],
  [trust({ roles: [ROLE] }), 'no sighting'],
  [trust({ roles: [{ ...SIGHTING, role: 'arn:aws:iam::111122223333:user/eve' }] }), 'no role'],
  [trust({ roles: [{ ...SIGHTING, document: 'x' }] }), 'no digest'],
  [trust({ roles: [{ ...SIGHTING, latest: 7 }] }), 'no event'],
  [trust({ seenAt: 'noon' }), 'no time'],
  [trust({ round: 0 }), 'no round'],
  ['{"look":"else"}', 'nothing we know'],
])('%s is refused: %s', (text) => {
  expect(() => parseLook(text)).toThrow(LookError);
});

test.each([
  ['without a command', { ...LOST, order: undefined }],
  ['without a time', { ...LOST, at: 'noon' }],
  ['of a deny that never ends', { ...LOST, deny: { ...DENY, lapse: undefined } }],
  ['without a deny that was not held back either', { ...LOST, deny: undefined }],
  ['that is a text', 'x'],
])('a lost record %s is none', (_, lost) => {
  const look = { look: 'deny', id: '0123456789abcdef', target: ROLE };
  expect(parseLook(JSON.stringify({ ...look, lost }))).toEqual(look);
});
