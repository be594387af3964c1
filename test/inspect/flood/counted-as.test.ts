import { expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { MINUTE } from '../../../lib/base/time.ts';
import { memoryTallies } from '../../../lib/incident/ledger/tallies.ts';
import type { Decision } from '../../../lib/inspect/decide/decision.ts';
import { countedAs } from '../../../lib/inspect/flood/counted-as.ts';
import { floodOf } from '../../../lib/inspect/flood/flood.ts';
import { report } from '../../support/commands.ts';
import { event, OURS, OUTSIDER, sessionOf } from '../../support/events.ts';

const NOW = new Date(20 * MINUTE);
const effects = { enqueue: async () => {}, publish: async () => {} };

/** How many of 50 denied calls are told at once, each under a name that the caller made up. */
async function toldOf(callerNamed: (name: string) => JsonObject): Promise<number> {
  const { askedBy: _, cause: __, ...alert } = report({ action: 'alert', severity: 'medium' });
  const ports = { tallies: memoryTallies(), first: effects, second: effects, tellCount: async () => {} };
  let told = 0;
  for (let n = 0; n < 50; n++) {
    const denied = event({ eventID: `${n}`, errorCode: 'AccessDenied', userIdentity: callerNamed(`name${n}`) });
    told += (await floodOf(denied, ports, NOW).toldNow([{ ...alert } as Decision])).length;
  }
  return told;
}

const federated = (name: string): JsonObject => ({
  type: 'FederatedUser',
  principalId: `${OURS}:${name}`,
  arn: `arn:aws:sts::${OURS}:federated-user/${name}`,
  accountId: OURS,
});

test.each([
  ['sessions of a role', (name: string) => sessionOf('Intern', name)],
  ['federated users', federated],
])('a caller who makes up the names of his %s drowns nobody', async (_, callerNamed) => {
  expect(await toldOf(callerNamed)).toBeLessThanOrEqual(11);
});

test('callers of two other accounts are counted apart', () => {
  const from = (accountId: string) => countedAs(event({ userIdentity: { type: 'AWSAccount', accountId } })).session;
  expect(from(OUTSIDER)).not.toBe(from(OURS));
});
