import { expect, test } from 'vitest';
import { LookError, parseLook } from '../lib/look.ts';

const ROLE = 'arn:aws:iam::111122223333:role/Deploy';

test.each([
  [{ look: 'deny', id: '0123456789abcdef', target: ROLE }],
  [{ look: 'deny', id: '0123456789abcdef-caller', target: ROLE }],
  [{ look: 'trust', roles: [ROLE] }],
])('%j is taken as it was sent', (look) => {
  expect(parseLook(JSON.stringify(look))).toEqual(look);
});

test.each([
  ['', 'not JSON'],
  ['[]', 'no object'],
  ['{"look":"deny","id":"xyz","target":"arn:aws:iam::111122223333:role/Deploy"}', 'no incident'],
  ['{"look":"deny","id":"0123456789abcdef","target":"Deploy"}', 'no ARN'],
  ['{"look":"trust","roles":["arn:aws:iam::111122223333:user/eve"]}', 'no role'],
  ['{"look":"else"}', 'nothing we know'],
])('%s is refused: %s', (text) => {
  expect(() => parseLook(text)).toThrow(LookError);
});
