import { describe, expect, test } from 'vitest';
import { commandText } from '../../lib/contain/command-text.ts';
import { incidentKey } from '../../lib/incident/incident-key.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { attempts } from '../../lib/sweep/attempts.ts';
import { type DeadCommand, takeOverDead } from '../../lib/sweep/commands-dead.ts';
import { command, liftCommand } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';

const NOON = new Date('2026-05-04T12:00:00Z');

function given(bodies: readonly string[], ledger = memoryLedger()) {
  const removed: string[] = [];
  const deadCommands = {
    take: async () => bodies.map((body): DeadCommand => ({ queue: 'dead', receipt: body, body })),
    remove: async ({ body }: DeadCommand) => void removed.push(body),
  };
  const trying = attempts();
  const run = async () => {
    await takeOverDead({ deadCommands, ledger }, trying, NOON);
    trying.end();
  };
  return { removed, ledger, run };
}

describe('commands that contain gave up', () => {
  test('of which the ledger knows nothing are recorded, so that the sweep asks for them', async () => {
    const { removed, ledger, run } = given([commandText(command())]);
    await run();
    expect(await ledger.waiting(command().account)).toMatchObject([
      { id: command().incident, roleArn: command().target, state: 'contained', order: commandText(command()) },
    ]);
    expect(removed).toHaveLength(1);
  });

  test.each([
    ['is contained', { deny: undefined, order: commandText(command()) }],
    ['is lifted', { state: 'lifted' as const }],
  ])('whose incident %s by the ledger leave it as it is', async (_, difference) => {
    const { removed, ledger, run } = given([commandText(command())]);
    const { deny: __, ...record } = contained(NOON, {});
    const known = { ...record, id: incidentKey(command()), ...(difference as object) };
    await ledger.record(known);
    await run();
    expect(await ledger.incident(known.id)).toEqual(known);
    expect(removed).toHaveLength(1);
  });

  test('stay where they are for redrive: a lift, and what is no command of ours', async () => {
    const { removed, ledger, run } = given([commandText(liftCommand()), '{"kind":"put"}', 'no JSON']);
    await run();
    expect(removed).toEqual([]);
    expect(await ledger.waiting(command().account)).toEqual([]);
  });

  test('stay while the ledger does not answer', async () => {
    const { removed, run } = given([commandText(command())], { ...memoryLedger(), unreachable: () => 'TimeoutError' });
    await expect(run()).rejects.toThrow('the ledger did not answer: TimeoutError');
    expect(removed).toEqual([]);
  });
});
