import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { operatorPatterns } from '../../../lib/packaging/operators.ts';
import { checksOf, type GuardrailReads } from '../../../lib/sweep/check/checks.ts';
import { dueAt } from '../../../lib/sweep/check/due.ts';
import { faultsIn } from '../../../lib/sweep/check/faults.ts';
import type { Listeners } from '../../../lib/sweep/check/listeners.ts';
import { OURS } from '../../support/events.ts';
import { EXPECTED, OWN_ROLE, policyOf, reading } from './stack.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const OPERATOR = `arn:aws:iam::${OURS}:role/OnCall`;
const LET_IN = { account: OURS, operators: [OPERATOR] };

const all = (reads: GuardrailReads, letIn: Parameters<typeof checksOf>[2] = LET_IN) => {
  const { always, often, seldom } = checksOf(EXPECTED, reads, letIn);
  return faultsIn([...always, ...often, ...seldom]);
};

const first = EXPECTED.rules.find(({ bus }) => bus === undefined)?.name ?? '';
const rulesWith = (difference: object): Partial<GuardrailReads> => ({
  rules: async (bus) =>
    (await reading().rules(bus)).map((rule) =>
      rule.name === `rolewarden-${first}` ? { ...rule, ...difference } : rule,
    ),
});
const targetWith = (difference: object): Partial<GuardrailReads> => ({
  targets: async (rule) =>
    (await reading().targets(rule)).map((target) =>
      rule === 'rolewarden-scan' ? { ...target, ...difference } : target,
    ),
});
const mappingWith = (difference: object): Partial<GuardrailReads> => ({
  mappings: async (name) =>
    (await reading().mappings(name)).map((mapping) =>
      name === 'rolewarden-contain' ? { ...mapping, ...difference } : mapping,
    ),
});
/** Heard as in the row, one topic or both; everything else is heard by e-mail. */
const heardBy = (difference: Partial<Listeners>, topic = ''): Partial<GuardrailReads> => ({
  listeners: async (name) =>
    name.endsWith(topic)
      ? { confirmed: [], pending: [], slack: 'no webhook', ...difference }
      : reading().listeners(name),
});
const ledgerWith = (text: string | undefined): Partial<GuardrailReads> => ({
  policy: async (of) => (of.kind === 'table' ? text : reading().policy(of)),
});
const LEDGER = EXPECTED.policies.find(({ kind }) => kind === 'table')?.denied ?? [];
const STRANGER = `arn:aws:iam::${OURS}:role/Stranger`;

describe('the parts of the guardrail', () => {
  test('as they were deployed are no news, also with an operator let in', async () => {
    expect(await all(reading())).toEqual([]);
    expect(await all(reading(ledgerWith(policyOf(LEDGER, OWN_ROLE, OPERATOR))))).toEqual([]);
  });

  test.each<[string, Partial<GuardrailReads>, string, string]>([
    ['a rule disabled', rulesWith({ state: 'DISABLED' }), 'critical', `disabled: rolewarden-${first}`],
    [
      'a rule gone',
      { rules: async (bus) => (await reading().rules(bus)).filter(({ name }) => name !== `rolewarden-${first}`) },
      'critical',
      `missing: ${first}`,
    ],
    [
      'the bus of the regions gone',
      { rules: async (bus) => (bus ? [] : reading().rules()) },
      'critical',
      'missing: regions',
    ],
    ['a pattern narrowed', rulesWith({ on: '{"source":["aws.x"]}' }), 'critical', 'not for the events they were'],
    ['a schedule in its place', rulesWith({ on: 'rate(1 day)' }), 'critical', 'not for the events they were'],
    [
      'a rule without our target',
      { rulesWithTarget: async () => [] },
      'critical',
      'without a target: rolewarden-calls',
    ],
    [
      'a target of somebody else',
      targetWith({ arn: 'arn:x' }),
      'critical',
      'does not hand its events to arn:aws:lambda',
    ],
    ['a target that gets a constant', targetWith({ input: '{}' }), 'critical', 'hands something else than its events'],
    ['a target that gets a piece', targetWith({ rewritten: true }), 'critical', 'hands something else than its events'],
    ['a mapping disabled', mappingWith({ state: 'Disabled' }), 'critical', 'is Disabled: no deny is written'],
    [
      'no mapping',
      { mappings: async (name) => (name === 'rolewarden-contain' ? [] : reading().mappings(name)) },
      'critical',
      'nothing hands its queue to contain',
    ],
    ['a filter on a mapping', mappingWith({ filtered: true }), 'critical', 'a filter throws messages of'],
    ['a queue of somebody else', mappingWith({ source: 'arn:aws:sqs:us-east-1:1:evil' }), 'critical', 'another source'],
    [
      'the trail stopped',
      { trails: async () => [{ name: 'main', logging: false, seesWrites: true }] },
      'critical',
      'does not log',
    ],
    ['no trail', { trails: async () => [] }, 'critical', 'EventBridge brings no API calls without one'],
    ['the key disabled', { keyOf: async () => 'Disabled' }, 'critical', 'is Disabled: nobody is told'],
    ['the key to be deleted', { keyOf: async () => 'PendingDeletion' }, 'critical', 'cancel-key-deletion'],
    ['the topic in the clear', { keyOf: async () => undefined }, 'critical', 'no key of ours'],
    ['nobody told', heardBy({ slack: 'no webhook' }), 'high', 'nobody is connected: nobody '],
    ['an alarm that nobody hears', heardBy({ slack: 'no webhook' }, 'alarms'), 'high', 'nobody hears of an alarm'],
    ['Slack cut off', heardBy({ slack: 'not subscribed' }), 'high', 'rolewarden-slack is not subscribed'],
    ['no topic', { listeners: async () => undefined }, 'high', 'is not there'],
    ['a ledger without a policy', ledgerWith(undefined), 'high', 'has no policy'],
    ['a policy that is no JSON', ledgerWith('{'), 'high', 'has no policy'],
    [
      'a call no longer denied',
      ledgerWith(policyOf(LEDGER.slice(1), OWN_ROLE)),
      'high',
      `does not deny strangers ${LEDGER[0]}`,
    ],
    ['a stranger let in', ledgerWith(policyOf(LEDGER, OWN_ROLE, STRANGER)), 'high', `lets others in: ${STRANGER}`],
    [
      'a role of our name in another account let in',
      ledgerWith(policyOf(LEDGER, 'arn:aws:iam::999988887777:role/rolewarden-contain')),
      'high',
      'lets others in: arn:aws:iam::999988887777',
    ],
    [
      'a deny with a way round it',
      ledgerWith(
        policyOf(LEDGER).replaceAll('"Condition":{', '"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},'),
      ),
      'high',
      'does not deny strangers',
    ],
    ['a deny of services alone', ledgerWith(policyOf(LEDGER).replaceAll('"false"', '"true"')), 'high', 'does not deny'],
    [
      'a deny of one person',
      ledgerWith(policyOf(LEDGER).replaceAll('"*"', '{"AWS":"arn:x"}')),
      'high',
      'does not deny',
    ],
  ])('%s', async (_, difference, severity, says) => {
    const faults = await all(reading(difference));
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault.severity).toBe(severity);
    expect(faults.map((fault) => `${fault.says} ${fault.wayOut ?? ''}`).join(' ')).toContain(says);
  });

  test('where the settings name no operators, one may be whoever packaged the stack, and two are none', async () => {
    const unknown = { account: OURS };
    const one = reading(ledgerWith(policyOf(LEDGER, OWN_ROLE, STRANGER)));
    expect(await all(one, unknown)).toEqual([]);
    expect(await all(reading(ledgerWith(policyOf(LEDGER, OWN_ROLE, STRANGER, OPERATOR))), unknown)).toHaveLength(1);
  });

  test('a role that packaged the stack is one, although it is let in with a path and without', async () => {
    const packager = operatorPatterns(`arn:aws:sts::${OURS}:assumed-role/Deployer/dana`);
    expect(packager).toHaveLength(2);
    expect(await all(reading(ledgerWith(policyOf(LEDGER, OWN_ROLE, ...packager))), { account: OURS })).toEqual([]);
    const two = [...packager, STRANGER];
    expect(await all(reading(ledgerWith(policyOf(LEDGER, OWN_ROLE, ...two))), { account: OURS })).toHaveLength(1);
  });

  test.each(['*', `arn:aws:iam::${OURS}:role/*`, `arn:aws:iam::${OURS}:role/*/*`, `arn:aws:iam::${OURS}:role/?dmin`])(
    'nobody packages as %s: it lets everybody in',
    async (arn) => {
      expect(await all(reading(ledgerWith(policyOf(LEDGER, OWN_ROLE, arn))), { account: OURS })).toHaveLength(1);
    },
  );

  test('a right that was taken away is a fault; an answer that fails is told and counted as none', async () => {
    const failing = (name: string) => async () => {
      throw Object.assign(new Error('no'), { name });
    };
    const refused = await all(reading({ trails: failing('AccessDeniedException') }));
    expect(refused).toEqual([
      { part: 'the trail', severity: 'high', says: 'could not be looked at: AccessDeniedException: no' },
    ]);
    expect(await all(reading({ trails: failing('ThrottlingException') }))).toMatchObject([
      { severity: 'medium', unread: true },
    ]);
  });
});

describe('a sweep', () => {
  /** Calls of each kind, as the ports count them. */
  function counting() {
    const calls: string[] = [];
    const weights: Readonly<Record<string, number>> = { trails: 3, keyOf: 2 };
    const counted = Object.fromEntries(
      Object.entries(reading()).map(([name, ask]) => [
        name,
        (...asked: readonly unknown[]) => {
          for (let call = 0; call < (weights[name] ?? 1); call += 1) calls.push(`${name} ${JSON.stringify(asked)}`);
          return (ask as (...of: readonly unknown[]) => unknown)(...asked);
        },
      ]),
    );
    return { calls, reads: counted as unknown as GuardrailReads };
  }

  test('asks AWS no more than thirteen times, and always for the rules and the trail', async () => {
    const { calls, reads } = counting();
    const checks = checksOf(EXPECTED, reads, LET_IN);
    for (let at = NOON; at < later(NOON, 8 * HOUR); at = later(at, 15 * MINUTE)) {
      calls.length = 0;
      await faultsIn(dueAt(checks, at));
      expect(calls.length).toBeLessThanOrEqual(13);
      expect(calls.map((call) => call.split(' ')[0])).toEqual(
        expect.arrayContaining(['rules', 'rulesWithTarget', 'trails']),
      );
    }
  });

  test('has looked at every mapping, topic and key within an hour, and at everything within four', () => {
    const checks = checksOf(EXPECTED, reading(), LET_IN);
    const seen = new Map<string, Date>();
    const oldest = (parts: readonly { readonly part: string }[], now: Date) =>
      Math.max(...parts.map(({ part }) => now.getTime() - (seen.get(part)?.getTime() ?? 0)));
    for (let at = NOON; at < later(NOON, 30 * HOUR); at = later(at, 15 * MINUTE)) {
      for (const { part } of dueAt(checks, at)) seen.set(part, at);
      if (at < later(NOON, 5 * HOUR)) continue;
      expect(oldest(checks.often, at)).toBeLessThan(HOUR);
      expect(oldest(checks.seldom, at)).toBeLessThan(4 * HOUR);
    }
    expect(seen.size).toBe(checks.always.length + checks.often.length + checks.seldom.length);
  });
});
