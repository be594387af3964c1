import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { MINUTE } from '../../lib/base/time.ts';
import { type CloudTrailEvent, parseEvent } from '../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { inspectEvent } from '../../lib/inspect/inspect.ts';
import { remember } from '../../lib/inspect/remember.ts';
import { type ReplayOptions, replay } from '../../lib/inspect/replay.ts';
import { OUTSIDER_ROOT, record, sessionOf, trustChange, trustOf } from '../support/events.ts';

const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const GLUE = { Service: 'glue.amazonaws.com' };
const OPEN = trustOf(GLUE, OUTSIDER_ROOT);
const CLEAN = trustOf(GLUE);

async function replayed(records: readonly JsonObject[], lag = MINUTE): Promise<Decision[]> {
  const events = records.map((one) => parseEvent(one));
  return decisionsOf(events, { account: snapshotAccount(), ledger: memoryLedger(), settings: ENFORCE, lag });
}

async function decisionsOf(events: readonly CloudTrailEvent[], options: ReplayOptions): Promise<Decision[]> {
  const decisions: Decision[] = [];
  for await (const one of replay(events, options)) decisions.push(...one.decisions);
  return decisions;
}

const policies = (decisions: readonly Decision[]) =>
  decisions
    .flatMap((decision) => ('containments' in decision ? decision.containments : []))
    .map(({ target, policyName, policyDocument }) => JSON.stringify([target, policyName, policyDocument]));

const at = (time: string, role: string, document: JsonObject) =>
  trustChange(role, document, { eventTime: `2026-05-08T${time}Z` });

describe('flash trust', () => {
  const rows: [string, JsonObject[], string[]][] = [
    ['left open', [at('02:00:00', 'lake', OPEN)], ['quarantine']],
    ['closed again before it is judged', [at('02:00:00', 'lake', OPEN), at('02:00:40', 'lake', CLEAN)], ['revocation']],
    ['closed after it was judged', [at('02:00:00', 'lake', OPEN), at('02:05:00', 'lake', CLEAN)], ['quarantine']],
    [
      'closed and opened again',
      [at('02:00:00', 'lake', OPEN), at('02:00:20', 'lake', CLEAN), at('02:00:40', 'lake', OPEN)],
      ['quarantine', 'quarantine'],
    ],
    ['another role closed', [at('02:00:00', 'lake', OPEN), at('02:00:40', 'pond', CLEAN)], ['quarantine']],
  ];
  it.each(rows)('%s', async (_, records, methods) => {
    const decisions = await replayed(records);
    const onRole = decisions.flatMap((decision) =>
      'containments' in decision ? decision.containments.slice(0, 1) : [],
    );
    expect(onRole.map(({ method }) => method)).toEqual(methods);
  });
});

describe('what a trust change is held against', () => {
  const VENDOR = { AWS: 'arn:aws:iam::555566667777:root' };
  const ORG = { Service: 'lambda.amazonaws.com' };
  const rows: [string, JsonObject[], (string | undefined)[]][] = [
    [
      'an outsider added beside one who was opened before',
      [at('02:00:00', 'lake', OPEN), at('03:00:00', 'lake', trustOf(GLUE, OUTSIDER_ROOT, VENDOR))],
      ['contain', 'contain'],
    ],
    [
      'the same opened document written again',
      [at('02:00:00', 'lake', OPEN), at('03:00:00', 'lake', OPEN)],
      ['contain', 'contain'],
    ],
    ['an opened trust closed', [at('02:00:00', 'lake', OPEN), at('03:00:00', 'lake', CLEAN)], ['contain', undefined]],
    [
      'a service added',
      [at('02:00:00', 'lake', CLEAN), at('03:00:00', 'lake', trustOf(GLUE, ORG))],
      [undefined, undefined],
    ],
  ];
  it.each(rows)('%s', async (_, records, actions) => {
    const decisions = await replayed(records);
    const loud = decisions.filter(({ severity }) => severity !== 'info');
    expect(records.map((one) => loud.find(({ eventId }) => eventId === one.eventID)?.action)).toEqual(actions);
  });

  it('a baseline that a person accepted: it is said, and contains nobody', async () => {
    const account = snapshotAccount({
      RoleDetailList: [
        {
          RoleName: 'lake',
          Arn: 'arn:aws:iam::111122223333:role/lake',
          CreateDate: '2025-01-01T00:00:00Z',
          AssumeRolePolicyDocument: OPEN,
          RolePolicyList: [
            { PolicyName: 'p', PolicyDocument: { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } } },
          ],
        },
      ],
    });
    const changed = parseEvent(
      at('03:00:00', 'lake', trustOf(GLUE, OUTSIDER_ROOT, { Service: 'lambda.amazonaws.com' })),
    );
    const decisions = await decisionsOf([changed], { account, ledger: memoryLedger(), settings: ENFORCE, lag: MINUTE });
    expect(decisions).toMatchObject([
      {
        action: 'alert',
        severity: 'high',
        changes: [expect.stringContaining('lambda.amazonaws.com')],
        findings: expect.arrayContaining([
          expect.objectContaining({ detector: 'trust-external-account', existing: true }),
        ]),
      },
    ]);
  });
});

it('guessing principals is one finding a window', async () => {
  const guesses = Array.from({ length: 12 }, (_, minute) =>
    trustChange('lake', OPEN, {
      errorCode: 'MalformedPolicyDocumentException',
      eventTime: `2026-05-08T02:${10 + minute}:00Z`,
    }),
  );
  const decisions = await replayed(guesses);
  expect(
    decisions.filter(({ findings }) => findings.some(({ detector }) => detector === 'trust-principal-enumeration')),
  ).toHaveLength(1);
});

describe('whatever the order of delivery', () => {
  const trail = [
    at('02:00:00', 'lake', OPEN),
    at('02:00:40', 'lake', CLEAN),
    at('02:10:00', 'pond', OPEN),
    at('02:10:00', 'lake', OPEN),
    record({
      eventName: 'CreateRole',
      eventTime: '2026-05-08T02:20:00Z',
      requestParameters: { roleName: 'new', assumeRolePolicyDocument: JSON.stringify(OPEN) },
    }),
    at('02:30:00', 'pond', trustOf(GLUE)),
  ];

  it('replay decides the same from any order and any number of copies', async () => {
    const expected = JSON.stringify(await replayed(trail));
    const shuffled = fc.shuffledSubarray([...trail, ...trail.map((one) => structuredClone(one))], {
      minLength: 12,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(shuffled, async (records) => {
        expect(JSON.stringify(await replayed(records))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('duplicated, re-ordered and interleaved deliveries end in the same policies, and no two incidents share a name', async () => {
    const deliveries = fc.array(fc.nat(trail.length - 1), { maxLength: 20 }).map((more) => [...trail.keys(), ...more]);
    const order = deliveries.chain((indices) =>
      fc.shuffledSubarray(indices, { minLength: indices.length, maxLength: indices.length }),
    );
    await fc.assert(
      fc.asyncProperty(order, async (indices) => {
        const account = snapshotAccount();
        for (const one of trail) account.apply(parseEvent(one));
        const ledger = memoryLedger();
        const decisions: Decision[] = [];
        for (const index of indices) {
          const event = parseEvent(trail[index]);
          const now = new Date('2026-05-08T03:00:00Z');
          const made = await inspectEvent(event, { account, ledger, settings: ENFORCE, now });
          await remember(event, made, account, ledger);
          decisions.push(...made);
        }
        const names = new Map(
          decisions.flatMap((decision) =>
            'containments' in decision
              ? decision.containments.map(
                  ({ policyName }) => [policyName, decision.eventId + decision.role.arn] as const,
                )
              : [],
          ),
        );
        expect(new Set(policies(decisions)).size).toBe(names.size);
        expect([...new Set(policies(decisions))].sort()).toEqual(await policiesInOrder());
      }),
      { numRuns: 50 },
    );

    async function policiesInOrder() {
      const account = snapshotAccount();
      for (const one of trail) account.apply(parseEvent(one));
      const ledger = memoryLedger();
      const decisions: Decision[] = [];
      for (const one of trail)
        decisions.push(
          ...(await inspectEvent(parseEvent(one), {
            account,
            ledger,
            settings: ENFORCE,
            now: new Date('2026-05-08T03:00:00Z'),
          })),
        );
      return [...new Set(policies(decisions))].sort();
    }
  });
});

it('caller and role denies on the same role both stand', async () => {
  const self = trustChange('Deployer', OPEN, { userIdentity: sessionOf('Deployer', 'dana') });
  const [decision] = await replayed([self]);
  const containments = decision !== undefined && 'containments' in decision ? decision.containments : [];
  expect(new Set(containments.map(({ target }) => target)).size).toBe(1);
  expect(new Set(containments.map(({ policyName }) => policyName)).size).toBe(2);
});

it('a failed or denied change contains nobody', async () => {
  const rows = [
    trustChange('lake', OPEN, { errorCode: 'AccessDenied' }),
    trustChange('lake', OPEN, { errorCode: 'MalformedPolicyDocument' }),
    record({ eventName: 'UpdateAssumeRolePolicy', errorCode: 'AccessDenied', requestParameters: null }),
  ];
  for (const { action } of await replayed(rows)) expect(action).toBe('alert');
});
