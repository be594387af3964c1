import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { lift } from '../../lib/contain/lift.ts';
import { boundaryPolicy } from '../../lib/incident/deny/boundary.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { liftCommand, ROLE_ID, TARGET } from '../support/commands.ts';
import { type IamOptions, memoryIam } from '../support/iam/memory-iam.ts';
import { memoryPolicy, memoryRole } from '../support/iam/state.ts';
import { textOf } from '../support/iam/write.ts';

const NOW = new Date('2026-05-04T10:20:00Z');
const NAME = 'rolewarden-0123456789abcdef-quarantine';
const ARN = `arn:aws:iam::111122223333:policy/${NAME}`;
const PUT = `put-role-policy AdminRole/${NAME}`;
const REMOVE = `delete-role-policy AdminRole/${NAME}`;
const MAKE = `create-policy-version ${NAME}`;
const AHEAD = later(NOW, 40 * MINUTE);
const endingAt = (cutoff: Date) => denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));

type Rung = 'inline' | 'managed' | 'boundary' | 'unattached';

/** A role on which the documents stand. */
function roleWith(standing: Partial<Record<Rung, unknown>>, options: IamOptions = {}) {
  const role = memoryRole(ROLE_ID);
  const iam = memoryIam({ roles: { AdminRole: role }, ...options });
  if (standing.inline !== undefined) role.inline.set(NAME, standing.inline);
  if (standing.managed !== undefined) role.attached.add(ARN);
  if (standing.boundary !== undefined) role.boundary = ARN;
  const document = standing.managed ?? standing.boundary ?? standing.unattached;
  if (document !== undefined) iam.policies.set(ARN, memoryPolicy(document));
  const said = () => [role.inline.get(NAME), iam.documentOf(ARN)].map((document) => parseDeny(document));
  return { iam, said };
}

const closed = endingAt(AHEAD);
const bounding = boundaryPolicy(closed, TARGET);
const open = endingAt(later(NOW, -MINUTE));
const stranger = { Version: '2012-10-17', Statement: [] };

/** No other incident needs the deny. */
const ALONE = { now: NOW, frozenBy: undefined, othersFrozen: async () => 0 };

describe('a lift from the queue', () => {
  const rows: [string, Partial<Record<Rung, unknown>>, boolean, string, string[]][] = [
    ['inline', { inline: closed }, false, 'lifted', [PUT]],
    ['inline, deleted', { inline: closed }, true, 'revived', [REMOVE]],
    ['managed: another version of it', { managed: closed }, false, 'lifted', [MAKE]],
    ['managed, ended: contain cannot detach', { managed: closed }, true, 'revived', [MAKE]],
    ['managed and open already', { managed: open }, false, 'lifted', []],
    ['on both rungs', { inline: closed, managed: closed }, false, 'lifted', [PUT, MAKE]],
    ['open inline, closed managed', { inline: open, managed: closed }, false, 'lifted', [MAKE]],
    ['spoilt inline, closed managed', { inline: stranger, managed: closed }, false, 'lifted', [MAKE]],
    ['a boundary: another version of it', { boundary: bounding }, false, 'lifted', [MAKE]],
    ['a boundary, ended: the sweep takes it off', { boundary: bounding }, true, 'revived', [MAKE]],
    ['a boundary of 0.1.0 is a person’s to lift', { boundary: closed }, false, 'kept', []],
    ['a boundary of 0.1.0 is a person’s to revive', { boundary: closed }, true, 'kept', []],
    ['the boundary of another role', { boundary: boundaryPolicy(closed, `${TARGET}2`) }, true, 'kept', []],
    ['made and not attached', { unattached: closed }, false, 'refused', []],
    ['somebody else’s under our name', { managed: stranger }, true, 'refused', []],
    ['nothing', {}, false, 'refused', []],
  ];
  test.each(rows)('%s', async (_, standing, revive, outcome, writes) => {
    const { iam } = roleWith(standing);
    const carried = await lift(liftCommand({ revive }), iam.targetPolicies, ALONE);
    expect(carried).toMatchObject({ outcome, policyName: NAME });
    expect(iam.writes.map(textOf)).toEqual(writes);
  });

  test('on the managed rung the cutoff is now and the lapse is kept', async () => {
    const { iam, said } = roleWith({ managed: closed });
    await lift(liftCommand(), iam.targetPolicies, ALONE);
    expect(said()[1]).toMatchObject({ cutoff: later(NOW, MINUTE), lapse: later(AHEAD, 13 * HOUR) });
  });

  test('revived on the managed rung it is inert at once, and still ours for the sweep to delete', async () => {
    const { iam, said } = roleWith({ managed: closed });
    await lift(liftCommand({ revive: true }), iam.targetPolicies, ALONE);
    expect(said()[1]?.lapse).toEqual(later(NOW, -HOUR));
  });

  test('a boundary says how it is lifted', async () => {
    const { iam } = roleWith({ boundary: closed });
    const carried = await lift(liftCommand(), iam.targetPolicies, ALONE);
    expect(carried).toMatchObject({ because: expect.stringContaining('`rolewarden lift AdminRole`') });
  });

  test.each([
    ['put-role-policy', { inline: closed }, 'unmodifiable', 'kept'],
    ['put-role-policy', { inline: closed }, 'absent', 'absent'],
    ['create-policy-version', { managed: closed }, 'full', 'kept'],
    ['delete-role-policy', { inline: closed }, 'unmodifiable', 'kept'],
  ] as const)('%s of %j answered %s: %s', async (call, standing, answer, outcome) => {
    const { iam } = roleWith(standing, { answers: { [call]: answer } });
    const carried = await lift(liftCommand({ revive: call === 'delete-role-policy' }), iam.targetPolicies, ALONE);
    expect(carried).toMatchObject({ outcome });
  });
});
