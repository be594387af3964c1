import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Method } from '../../../lib/base/method.ts';
import type { Account, Role, RolePolicy } from '../../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { parseCommand } from '../../../lib/contain/parse-command.ts';
import { type CloudTrailEvent, parseEvent } from '../../../lib/event/cloudtrail.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { policyNameOf } from '../../../lib/incident/deny/policy-name.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { liftDownClosed } from '../../../lib/inspect/answer/lift-down.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { remember } from '../../../lib/inspect/remember.ts';
import { command, ROLE_ID, report, TARGET } from '../../support/commands.ts';
import { EC2, OUTSIDER_ROOT, trustChange, trustOf } from '../../support/events.ts';

const NOW = new Date('2026-05-04T10:10:00Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const INCIDENT = command().incident;
const OTHER = 'ffffffffffffffff';
const OPEN = trustOf(EC2, OUTSIDER_ROOT);
const CLEAN = trustOf(EC2);

/** An account as IAM answers: it does not say which event wrote a trust policy. */
function accountWith(trustPolicy: unknown, difference: Partial<Role> = {}): Account {
  const role: Role = {
    arn: TARGET,
    name: 'AdminRole',
    path: '/',
    account: '111122223333',
    id: ROLE_ID,
    createdAt: new Date('2025-01-01T00:00:00Z'),
    lastUsed: 'never',
    policies: [],
    trustPolicy,
    ...difference,
  };
  return {
    role: async () => ({ state: 'read', value: role }),
    user: async () => ({ state: 'absent', because: 'x' }),
    rolesWith: async () => [],
  };
}

const trustReport = report({
  findings: report().findings.map((finding) => ({ ...finding, detector: 'trust-external-account' })),
});
/** The opened trust that was contained at 10:00. */
const opened = (difference: Partial<Incident> = {}): Incident => ({
  id: INCIDENT,
  account: '111122223333',
  roleArn: TARGET,
  state: 'contained',
  at: later(NOW, -9 * MINUTE),
  wholeRole: true,
  order: JSON.stringify(command({ cause: 'trust', report: trustReport })),
  ...difference,
});
const passed = opened({ id: OTHER, order: JSON.stringify(command({ incident: OTHER })) });

interface Named {
  readonly incident?: string;
  readonly method?: Method;
  readonly caller?: boolean;
  readonly extension?: number;
  readonly widened?: string;
  readonly kind?: RolePolicy['kind'];
  readonly cutoff?: Date;
}
function deny({ kind = 'inline', cutoff = later(NOW, 50 * MINUTE), ...name }: Named = {}): RolePolicy {
  const order = { ...command({ method: name.method ?? 'quarantine' }), ...name };
  return {
    kind,
    name: policyNameOf(order),
    document: denyPolicy(order.method, { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR)),
  };
}

const ADMIN: RolePolicy = {
  kind: 'inline',
  name: 'all',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};

const closing = (document: JsonObject = CLEAN, difference: JsonObject = {}): CloudTrailEvent =>
  parseEvent(trustChange('AdminRole', document, { eventTime: '2026-05-04T10:05:00Z', ...difference }));

interface Row {
  readonly event?: CloudTrailEvent;
  readonly trust?: unknown;
  readonly policies?: readonly RolePolicy[];
  readonly incidents?: readonly Incident[];
  readonly role?: Partial<Role>;
  readonly ledger?: Partial<Ledger>;
  readonly actions?: readonly ('contain' | 'observe' | 'alert')[];
}

async function asked(row: Row): Promise<Command[]> {
  const { event = closing(), policies = [deny()], incidents = [opened()], role = {}, actions = [] } = row;
  const { ledger: answers = {} } = row;
  const trust = 'trust' in row ? row.trust : CLEAN;
  const ledger = { ...memoryLedger(), ...answers };
  for (const incident of incidents) await ledger.record(incident);
  await ledger.rememberTrust(TARGET, {
    eventId: 'before',
    time: later(NOW, -HOUR),
    document: CLEAN,
    accepted: true,
  });
  const commands: Command[] = [];
  const account = accountWith(trust, { policies, ...role });
  const decisions = actions.map((action) => ({ ...report(), action, containments: [] }));
  await liftDownClosed(event, decisions, { account, ledger, settings: ENFORCE, now: NOW }, async (one) => {
    commands.push(one);
  });
  return commands;
}

describe('a later change event that closes an opened trust lifts its quarantine down', () => {
  test('the command is one that contain takes, and says who closed it', async () => {
    const [lift, ...more] = await asked({});
    expect(more).toEqual([]);
    expect(parseCommand(JSON.stringify(lift))).toMatchObject({
      kind: 'lift',
      incident: INCIDENT,
      target: TARGET,
      method: 'quarantine',
      revive: false,
      by: expect.stringMatching(
        /^Rolewarden, because event 0{8}-\S+ by session dana of role Deployer closed the trust policy again,$/,
      ),
    });
  });

  const lifted: [string, Row, string[]][] = [
    ['as it was written', {}, [policyNameOf(command())]],
    ['on the managed rung', { policies: [deny({ kind: 'managed' })] }, [policyNameOf(command())]],
    ['its extension', { policies: [deny({ extension: 2 })] }, [policyNameOf(command({ extension: 2 }))]],
    [
      'what it extends too, where both stand',
      { policies: [deny({ kind: 'managed' }), deny({ kind: 'managed', extension: 1 })] },
      [policyNameOf(command()), policyNameOf(command({ extension: 1 }))],
    ],
    ['a freeze', { policies: [deny({ method: 'freeze' })] }, [policyNameOf(command({ method: 'freeze' }))]],
    [
      'widened, no other incident on the role',
      { policies: [deny({ widened: '0123abcd' })] },
      [policyNameOf({ ...command(), widened: '0123abcd' })],
    ],
    [
      'never seen before: nothing in it is bad',
      { ledger: { trustBefore: async () => undefined } },
      [policyNameOf(command())],
    ],
  ];
  test.each(lifted)('%s', async (_, row, names) => {
    expect((await asked(row)).map(policyNameOf)).toEqual(names);
  });

  const left: [string, Row][] = [
    ['the event opens something itself', { event: closing(trustOf(EC2, { AWS: 'arn:aws:iam::555566667777:root' })) }],
    ['the event leaves the opening', { event: closing(OPEN) }],
    ['the event led to a containment', { actions: ['contain'] }],
    ['the event would have led to one', { actions: ['observe'] }],
    ['what IAM shows is open', { trust: OPEN }],
    ['IAM shows no trust policy', { trust: undefined }],
    ['the role cannot be read', { role: { arn: `${TARGET}2` } }],
    ['the role was made anew', { role: { id: 'AROAEXAMPLEANOTHER' } }],
    ['the event is older than the opening', { event: closing(CLEAN, { eventTime: '2026-05-04T09:59:00Z' }) }],
    ['both happened in one second', { event: closing(CLEAN, { eventTime: '2026-05-04T10:00:00Z' }) }],
    ['the change was refused', { event: closing(CLEAN, { errorCode: 'AccessDenied' }) }],
    ['a role of that name is made', { event: closing(CLEAN, { eventName: 'CreateRole' }) }],
    ['a pass was contained, not a trust', { incidents: [opened({ order: JSON.stringify(command()) })] }],
    ['the incident is only decided', { incidents: [opened({ order: 'x' })] }],
    ['a person lifted it', { incidents: [opened({ state: 'lifted' })] }],
    ['it lets new sessions in already', { policies: [deny({ cutoff: later(NOW, -MINUTE) })] }],
    ['a deny of a caller', { policies: [deny({ method: 'revocation', caller: true })] }],
    [
      'the caller’s session of another opening, on this role',
      {
        incidents: [
          opened({
            id: `${INCIDENT}-caller`,
            caller: true,
            order: JSON.stringify(command({ cause: 'trust', report: trustReport, caller: true })),
          }),
        ],
      },
    ],
    ['somebody’s policy under its name', { policies: [{ ...deny(), document: { Statement: [] } }] }],
    ['widened: it stands for a pass too', { incidents: [opened(), passed], policies: [deny({ widened: '0123abcd' })] }],
    ['the ledger does not answer', { ledger: { unreachable: () => 'TimeoutError' } }],
    ['the ledger cannot look roles up', { ledger: { containedOn: async () => [] } }],
  ];
  test.each(left)('not when %s', async (_, row) => {
    expect(await asked(row)).toEqual([]);
  });

  test('a half-opened policy that was accepted in between closes nothing', async () => {
    const half = { eventId: 'between', time: new Date('2026-05-04T10:02:00Z'), document: OPEN, accepted: true };
    const ledger = memoryLedger();
    await ledger.rememberTrust(TARGET, half);
    expect(await asked({ ledger, event: closing(OPEN), trust: OPEN })).toEqual([]);
  });
});

describe('the order of delivery does not matter', () => {
  const open = parseEvent(trustChange('AdminRole', OPEN, { eventTime: '2026-05-04T10:00:00Z' }));
  const close = closing();
  const again = parseEvent(trustChange('AdminRole', OPEN, { eventTime: '2026-05-04T10:06:00Z' }));

  /** Which method each event is answered with on the role, as delivered; `trust` is what IAM shows meanwhile. */
  async function answers(events: readonly CloudTrailEvent[], trust: unknown): Promise<(Method | undefined)[]> {
    const ledger = memoryLedger();
    const account = accountWith(trust, { policies: [ADMIN] });
    const methods: (Method | undefined)[] = [];
    for (const one of events) {
      const decisions = await inspectEvent(one, { account, ledger, settings: ENFORCE, now: NOW });
      await remember(one, decisions, account, ledger);
      methods.push(...decisions.map((made) => ('containments' in made ? made.containments[0]?.method : undefined)));
    }
    return methods;
  }

  test.each<[string, CloudTrailEvent[], unknown, (Method | undefined)[]]>([
    ['the closing event first: the opening is a revocation', [close, open], CLEAN, ['revocation']],
    ['the same event twice is no closing of itself', [open, open], CLEAN, ['quarantine', 'quarantine']],
    ['the opening first: a quarantine, which is lifted down', [open, close], CLEAN, ['quarantine']],
    ['closed and opened again: each opening is answered', [close, open, again], OPEN, ['quarantine', 'quarantine']],
    ['opened again, and IAM shows an old document', [close, open, again], CLEAN, ['revocation', 'quarantine']],
  ])('%s', async (_, events, trust, methods) => {
    expect(await answers(events, trust)).toEqual(methods);
  });
});
