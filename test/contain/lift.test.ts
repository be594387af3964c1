import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { lift } from '../../lib/contain/lift.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { liftCommand, ROLE_ID } from '../support/commands.ts';
import { type IamOptions, memoryIam, memoryRole } from '../support/memory-iam.ts';

const NOW = new Date('2026-05-04T10:20:00Z');
const NAME = 'rolewarden-0123456789abcdef-quarantine';
const ARN = `arn:aws:iam::111122223333:policy/${NAME}`;
const AHEAD = later(NOW, 40 * MINUTE);
const endingAt = (cutoff: Date) => denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));

type Rung = 'inline' | 'managed' | 'boundary' | 'unattached';

/** A role on which the documents stand. */
function roleWith(standing: Partial<Record<Rung, unknown>>, options: IamOptions = {}) {
  const role = memoryRole(ROLE_ID);
  const iam = memoryIam({ AdminRole: role }, options);
  if (standing.inline !== undefined) role.inline.set(NAME, standing.inline);
  if (standing.managed !== undefined) role.attached.add(ARN);
  if (standing.boundary !== undefined) role.boundary = ARN;
  const document = standing.managed ?? standing.boundary ?? standing.unattached;
  if (document !== undefined) iam.policies.set(ARN, document);
  const said = () => [role.inline.get(NAME), iam.policies.get(ARN)].map(parseDeny);
  return { iam, said };
}

const closed = endingAt(AHEAD);
const open = endingAt(later(NOW, -MINUTE));
const stranger = { Version: '2012-10-17', Statement: [] };

describe('a lift from the queue', () => {
  const rows: [string, Partial<Record<Rung, unknown>>, boolean, string, string[]][] = [
    ['inline', { inline: closed }, false, 'lifted', ['put AdminRole']],
    ['inline, deleted', { inline: closed }, true, 'revived', ['remove AdminRole']],
    ['managed: another version of it', { managed: closed }, false, 'lifted', ['make ']],
    ['managed, ended: contain cannot detach', { managed: closed }, true, 'revived', ['make ']],
    ['managed and open already', { managed: open }, false, 'lifted', []],
    ['on both rungs', { inline: closed, managed: closed }, false, 'lifted', ['put AdminRole', 'make ']],
    ['open inline, closed managed', { inline: open, managed: closed }, false, 'lifted', ['make ']],
    ['spoilt inline, closed managed', { inline: stranger, managed: closed }, false, 'lifted', ['make ']],
    ['a boundary is a person’s to lift', { boundary: closed }, false, 'kept', []],
    ['a boundary is a person’s to revive', { boundary: closed }, true, 'kept', []],
    ['made and not attached', { unattached: closed }, false, 'refused', []],
    ['somebody else’s under our name', { managed: stranger }, true, 'refused', []],
    ['nothing', {}, false, 'refused', []],
  ];
  test.each(rows)('%s', async (_, standing, revive, outcome, writes) => {
    const { iam } = roleWith(standing);
    const carried = await lift(liftCommand({ revive }), 'AdminRole', iam.ports, NOW);
    expect(carried).toMatchObject({ outcome, policyName: NAME });
    expect(iam.writes).toEqual(writes);
  });

  test('on the managed rung the cutoff is now and the lapse is kept', async () => {
    const { iam, said } = roleWith({ managed: closed });
    await lift(liftCommand(), 'AdminRole', iam.ports, NOW);
    expect(said()[1]).toMatchObject({ cutoff: NOW, lapse: later(AHEAD, 13 * HOUR) });
  });

  test('revived on the managed rung it is inert at once, and still ours for the sweep to delete', async () => {
    const { iam, said } = roleWith({ managed: closed });
    await lift(liftCommand({ revive: true }), 'AdminRole', iam.ports, NOW);
    expect(said()[1]?.lapse).toEqual(later(NOW, -HOUR));
  });

  test('a boundary says how it is lifted', async () => {
    const { iam } = roleWith({ boundary: closed });
    const carried = await lift(liftCommand(), 'AdminRole', iam.ports, NOW);
    expect(carried).toMatchObject({ because: expect.stringContaining('`rolewarden lift AdminRole`') });
  });

  test.each([
    ['put', { inline: closed }, 'unmodifiable', 'kept'],
    ['put', { inline: closed }, 'absent', 'absent'],
    ['make', { managed: closed }, 'full', 'kept'],
    ['remove', { inline: closed }, 'unmodifiable', 'kept'],
  ] as const)('%s of %j answered %s: %s', async (call, standing, answer, outcome) => {
    const { iam } = roleWith(standing, { answers: { [call]: answer } });
    const carried = await lift(liftCommand({ revive: call === 'remove' }), 'AdminRole', iam.ports, NOW);
    expect(carried).toMatchObject({ outcome });
  });
});
