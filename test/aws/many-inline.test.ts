import { expect, test } from 'vitest';
import { awsAccount } from '../../lib/aws/account.ts';
import { iamReader } from '../../lib/aws/iam-reader.ts';
import { targetPolicies } from '../../lib/aws/target-policies.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { commandText } from '../../lib/contain/command-text.ts';
import { contain } from '../../lib/contain/contain.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { inspect } from '../../lib/inspect/inspect.ts';
import { OURS, record, sessionOf } from '../support/events.ts';
import { countedIam, tinyPolicies } from '../support/iam/counted-client.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const PASSED = `arn:aws:iam::${OURS}:role/Builder`;

const pass = () =>
  record({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331v2',
    userIdentity: sessionOf('Developer', 'alice'),
    requestParameters: { functionName: 'f', role: PASSED },
    responseElements: { functionName: 'f', role: PASSED },
  });

/** One pass through inspect and contain over the real adapters. The passer may do little; `attached` is what the passed role has. */
async function passed(inline: { readonly passed: number; readonly passer: number }, attached = [ADMIN]) {
  const { client, calls } = countedIam({
    Builder: { id: 'AROAEXAMPLEBUILDER', inline: tinyPolicies(inline.passed), attached },
    Developer: { id: 'AROAEXAMPLEDEVELOPER', inline: tinyPolicies(inline.passer) },
  });
  const ledger = memoryLedger();
  const templates = { instanceProfile: async () => ({ state: 'absent', because: 'none' }) as const };
  const decisions = await inspect(pass(), awsAccount(iamReader(client), templates, OURS), ledger, ENFORCE, NOW);
  const read = calls.length;
  const ports = {
    policies: targetPolicies(client, [0, 0]),
    ledger,
    settings: ENFORCE,
    killSwitch: async () => ({ on: false }),
    publish: async () => {},
    look: async () => {},
  };
  const outcomes: string[] = [];
  for (const command of decisions.flatMap(commandsFor))
    outcomes.push((await contain(commandText(command), 1, ports, NOW)).outcome);
  return { decisions, outcomes, inspect: read, contain: calls.length - read, evidence: evidenceIn(decisions) };
}

const evidenceIn = (decisions: Awaited<ReturnType<typeof inspect>>) =>
  decisions.flatMap(({ findings }) => findings.map(({ detector, evidence }) => `${detector}: ${evidence}`)).join('\n');

test.each([
  { each: 0, inspect: 8, contain: 12 },
  { each: 10, inspect: 28, contain: 32 },
  { each: 40, inspect: 88, contain: 92 },
  { each: 41, inspect: 8, contain: 94 },
  { each: 150, inspect: 8, contain: 12 },
])(
  'a contained pass between roles with $each inline policies each asks IAM so often, and not more',
  async ({ each, ...most }) => {
    const done = await passed({ passed: each, passer: each });
    expect(done.outcomes).toEqual(['written', 'written']);
    expect({ inspect: done.inspect, contain: done.contain }).toEqual(most);
  },
);

test('a passed role with more inline policies than are read counts as an administrator, and the message says why', async () => {
  const { decisions, evidence } = await passed({ passed: 150, passer: 0 }, []);
  expect(decisions).toMatchObject([{ action: 'contain', severity: 'critical' }]);
  expect(evidence).toMatch(
    /pass-admin-role: Builder is an administrator by .*it has 150 inline policies, too many to read/,
  );
});

test('a passer with more inline policies than are read counts as one without permissions: planting them is no way out', async () => {
  const { decisions, evidence } = await passed({ passed: 0, passer: 150 });
  expect(decisions).toMatchObject([{ action: 'contain', severity: 'critical' }]);
  expect(evidence).toMatch(/passed by Developer, whose own policies are too many or too long to judge/);
});

test('the next event asks no more: nothing that was not read is guessed at', async () => {
  const { client, calls } = countedIam({ Builder: { id: 'AROAEXAMPLEBUILDER', inline: tinyPolicies(150) } });
  const reader = iamReader(client);
  await reader.role('Builder');
  await reader.role('Builder');
  expect(calls.filter((call) => call === 'GetRolePolicy')).toEqual([]);
});
