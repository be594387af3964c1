import { describe, expect, test } from 'vitest';
import { HOUR } from '../../lib/base/time.ts';
import { deduplicationId, groupOf } from '../../lib/contain/in-queue.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { command, liftCommand, ROLE_ID, report, TARGET } from '../support/commands.ts';

const ORDER = { incident: '0123456789abcdef', method: 'quarantine', scope: { kind: 'role' } } as const;
const NOW = new Date('2026-05-04T10:00:20Z');
const CALLER = { kind: 'session', userids: ['AROAEXAMPLEDEVELOPER:alice'] } as const;
const decision = {
  ...report(),
  action: 'contain',
  cause: 'pass',
  containments: [
    containmentOf({ ...ORDER, target: TARGET }, NOW, HOUR),
    containmentOf(
      {
        ...ORDER,
        method: 'revocation',
        scope: CALLER,
        caller: true,
        target: 'arn:aws:iam::111122223333:role/team/Developer',
      },
      NOW,
      HOUR,
    ),
  ],
} satisfies Decision;

describe('commandsFor', () => {
  const commands = commandsFor(decision);

  test('one for each containment, the role and the caller apart', () => {
    expect(commands.map(groupOf)).toEqual(['111122223333/AdminRole', '111122223333/Developer']);
    expect(commands).toMatchObject([{ targetId: ROLE_ID }, { caller: true, method: 'revocation' }]);
    expect(commands[1]).not.toHaveProperty('targetId');
  });

  test('whose deny it is the containment says, not its name', () => {
    const [role, caller] = decision.containments.map(({ policyName }) => policyName);
    const swapped = decision.containments.map((one) => ({
      ...one,
      policyName: one.caller ? `${role}` : `${caller}`,
    }));
    expect(commandsFor({ ...decision, containments: swapped })).toEqual(commands);
  });

  test('survives the queue', () => {
    for (const one of commands) expect(parseCommand(JSON.stringify(one))).toEqual(one);
    expect(parseCommand(JSON.stringify(liftCommand({ revive: true })))).toEqual(liftCommand({ revive: true }));
  });

  test('carries no document and no date', () => {
    expect(JSON.stringify(commands)).not.toMatch(/policyDocument|cutoff|lapse/);
  });

  test('nothing is asked for when nothing is to be contained', () => {
    for (const action of ['observe', 'alert', 'suppress'] as const)
      expect(commandsFor({ ...decision, action })).toEqual([]);
  });

  test('the same event again is the same identity, anything else another', () => {
    const ids = [...commands, command({ id: 'other' }), command({ extension: 1, kind: 'extend' }), liftCommand()].map(
      deduplicationId,
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(commandsFor(decision).map(deduplicationId)).toEqual(ids.slice(0, 2));
  });
});
