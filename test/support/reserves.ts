import { HOUR, later } from '../../lib/base/time.ts';
import { RESERVES } from '../../lib/contain/put/reserve.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { reserveDocument } from '../../lib/incident/deny/reserve.ts';
import type { IamOptions } from './iam/memory-iam.ts';
import { policyArn } from './iam/state.ts';

const OLD = new Date('2020-01-01T00:00:00Z');

/** A reserve as the stack makes it: a deny that is long inert, of a role that is not there. */
export const BLANK_RESERVE = reserveDocument(
  'rolewarden-0000000000000000-revocation',
  'arn:aws:iam::111122223333:role/rolewarden-reserve',
  denyPolicy('revocation', { kind: 'role' }, OLD, later(OLD, 13 * HOUR)),
);

export const blankReserves = () => Object.fromEntries(RESERVES.map((name) => [policyArn(name), BLANK_RESERVE]));

/** An account that may make no managed policy more, with the reserves of the stack. */
export const onlyReserves = (): Pick<IamOptions, 'answers' | 'policies'> => ({
  answers: { 'create-policy': 'full' },
  policies: blankReserves(),
});
