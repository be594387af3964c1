import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, isoSeconds, later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { incidentOf } from '../../../lib/incident/incident-of.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../../lib/incident/ledger/with-fallback.ts';
import { decide } from '../../../lib/inspect/decide/decide.ts';
import type { Case, Decision } from '../../../lib/inspect/decide/decision.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { mergedCases } from '../../../lib/inspect/merge-cases.ts';
import { replay } from '../../../lib/inspect/replay.ts';
import { EC2, event, OURS, record, sessionOf, trustOf } from '../../support/events.ts';

const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const CFN = 'cloudformation.amazonaws.com';
const MONDAY = new Date('2026-05-04T10:00:00Z');
const arnOf = (name: string) => `arn:aws:iam::${OURS}:role/${name}`;
const onDay = (day: number) => later(MONDAY, day * DAY);

const allow = (Action: string): JsonObject => ({ Effect: 'Allow', Action, Resource: '*' });
const detail = (RoleName: string, given: JsonObject): JsonObject => ({
  Path: '/',
  RoleName,
  RoleId: `AROAEXAMPLE${RoleName.toUpperCase()}`,
  Arn: arnOf(RoleName),
  CreateDate: '2025-01-01T00:00:00Z',
  AssumeRolePolicyDocument: trustOf({ AWS: `arn:aws:iam::${OURS}:root` }),
  RolePolicyList: [],
  AttachedManagedPolicies: [],
  RoleLastUsed: { LastUsedDate: '2026-05-04T09:30:00Z' },
  ...given,
});
const inline = (...Statement: JsonObject[]) => ({
  RolePolicyList: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement } }],
});
const MAY_PASS = inline(allow('iam:PassRole'), allow('cloudformation:*'));

interface Given {
  readonly deploy?: JsonObject;
  readonly exec?: JsonObject;
}

/** `deploy` passes the administrator `exec` under a wildcard grant. */
const accountOf = ({ deploy, exec }: Given) =>
  snapshotAccount({
    RoleDetailList: [
      detail('deploy', { ...MAY_PASS, ...deploy }),
      detail('exec', {
        ...inline(allow('*')),
        AssumeRolePolicyDocument: trustOf({ Service: CFN }, EC2),
        ...exec,
      }),
    ],
    Policies: [],
  });

const pass = (time: Date, difference: JsonObject = {}): JsonObject =>
  record({
    eventID: `pass-${time.toISOString()}-${JSON.stringify(difference)}`,
    eventSource: CFN,
    eventName: 'CreateStack',
    eventTime: isoSeconds(time),
    userIdentity: sessionOf('deploy', 'ci'),
    requestParameters: { stackName: 'app', roleARN: arnOf('exec') },
    ...difference,
  });
const TO_EC2: JsonObject = {
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AssociateIamInstanceProfile',
  requestParameters: {
    AssociateIamInstanceProfileRequest: { InstanceId: 'i-0abc', IamInstanceProfile: { Arn: arnOf('exec') } },
  },
};

async function decisionOn(one: JsonObject, ledger: Ledger, given: Given, settings = ENFORCE, at?: Date) {
  const called = parseEvent(one);
  const now = at ?? later(called.time ?? MONDAY, MINUTE);
  const [decision] = await inspectEvent(called, { account: accountOf(given), ledger, settings, now });
  return decision;
}

/** An earlier pass, and what became of it: by default its deny was written and lapsed by itself. */
interface Past {
  readonly at: number;
  readonly became?: Partial<Incident>;
  readonly unwritten?: true;
  readonly difference?: JsonObject;
  readonly given?: Given;
}

const DENY: NonNullable<Incident['deny']> = {
  policyName: 'rolewarden-0123456789abcdef-freeze',
  method: 'freeze',
  scope: { kind: 'role' },
  cutoff: '2026-05-04T11:00:00Z',
  lapse: '2026-05-05T00:00:00Z',
};

async function lived(ledger: Ledger, { at, became, unwritten, difference, given = {} }: Past): Promise<void> {
  const one = pass(onDay(at), difference);
  expect(await decisionOn(one, ledger, given)).toMatchObject({ action: 'contain' });
  const id = incidentOf(String(one.eventID), arnOf('exec'));
  const incident = await ledger.incident(id);
  if (incident === undefined) throw new Error('the containment was not recorded');
  await ledger.record({ ...incident, ...(unwritten ? {} : { deny: DENY }), state: 'lapsed', ...became });
}

const byHand = (roleName: string, at: number, state: Incident['state'] = 'lapsed'): Incident => ({
  id: incidentOf(`manual-${at}`, arnOf(roleName)),
  account: OURS,
  roleArn: arnOf(roleName),
  state,
  at: onDay(at),
  wholeRole: false,
  byHand: true,
});

interface Row {
  readonly past: readonly Past[];
  /** The day of the pass that is judged; the eighth unless said. */
  readonly on?: number;
  readonly byHand?: Incident;
  readonly given?: Given;
  readonly difference?: JsonObject;
  readonly settings?: Settings;
}

async function outcomeOf({ past, on = 8, byHand: confirmed, given = {}, difference, settings }: Row) {
  const ledger = memoryLedger();
  for (const one of past) await lived(ledger, one);
  if (confirmed !== undefined) await ledger.record(confirmed);
  return decisionOn(pass(onDay(on), difference), ledger, given, settings);
}

const untimed = (at: number): Past => ({ at, became: { state: 'lifted' } });
/** @param liftedOn the day of the lift: at once unless said */
const lifted = (at: number, liftedOn = at): Past => ({ at, became: { state: 'lifted', liftedAt: onDay(liftedOn) } });
const THREE_DAYS: readonly Past[] = [{ at: 0 }, { at: 1 }, { at: 2 }];
const THREE_LIFTS: readonly Past[] = [lifted(0), lifted(0.01), lifted(0.02)];
const hours = (count: number) => count / 24;
const minutes = (count: number) => count / 24 / 60;
/** Passes of one minute, and the minutes in which they were lifted. */
const burst = (...liftedIn: readonly number[]): Past[] =>
  liftedIn.map((minute, second) => lifted((second * SECOND) / DAY, minutes(minute)));

describe('a series of containments stops itself', () => {
  const rows: [string, Row][] = [
    ['after three that nobody disputed', { past: THREE_DAYS }],
    [
      'after three whose denies are still there',
      { past: THREE_DAYS.map((one) => ({ ...one, became: { state: 'contained' } })) },
    ],
    ['after three in one hour that a person lifted', { past: THREE_LIFTS, on: 0.03 }],
    [
      'after two on days of their own, and one that a person lifted',
      { past: [{ at: 0 }, { at: 1 }, lifted(1.01)], on: 3 },
    ],
    ['a day after the third, to the second', { past: THREE_DAYS, on: 3 }],
    [
      'after a burst on the first day and two days more',
      { past: [{ at: 0 }, { at: 0.01 }, { at: 0.02 }, { at: 1 }, { at: 2 }] },
    ],
    ['with a service of its own beside it', { past: [...THREE_DAYS, { at: 3, difference: TO_EC2 }] }],
    ['after three lifts that came after a containment by hand', { past: [...THREE_LIFTS], byHand: byHand('exec', -1) }],
    ['after a containment by hand that a person lifted', { past: THREE_DAYS, byHand: byHand('exec', 3, 'lifted') }],
    ['after a containment by hand of a role that has no part in it', { past: THREE_DAYS, byHand: byHand('other', 3) }],
    [
      'after a deny that somebody took away, and a person lifted',
      { past: [{ at: 0 }, { at: 1 }, { at: 2, became: { state: 'lifted', liftedAt: onDay(2), restored: [MONDAY] } }] },
    ],
    ['after three passes of one minute, lifted in three acts', { past: burst(5, 16, 27), on: 0.1 }],
    [
      'after two lifts in acts of their own, and one of which nobody knows when',
      { past: [lifted(0), lifted(0.01), untimed(0.02)], on: 0.03 },
    ],
    [
      'after three that nobody disputed, and a person lifted together later',
      { past: [lifted(0, 3), lifted(1, 3), lifted(2, 3)], on: 3.1 },
    ],
    [
      'after two that nobody disputed, and a person lifted together with a third',
      { past: [lifted(0, 2.1), lifted(1, 2.1), lifted(2, 2.1)], on: 2.2 },
    ],
  ];
  it.each(rows)('%s', async (_, row) => {
    expect(await outcomeOf(row)).toMatchObject({ action: 'alert', severity: 'critical', cause: 'pass' });
  });

  it('and says which, and what to do', async () => {
    const decision = await outcomeOf({ past: [{ at: 0 }, lifted(1), { at: 2 }] });
    expect(decision?.because).toBe(
      'not contained, because the same pass by deploy of exec to cloudformation.amazonaws.com was contained 3 times and nobody called it an attack: on 2026-05-06 (disputed by nobody), 2026-05-05 (lifted by a person), 2026-05-04 (disputed by nobody); if it is an attack, `node dist/rolewarden.js contain exec --method freeze` stops it and has later ones contained again; if it is ordinary work, name it under approved or exceptions in rolewarden.yml',
    );
    expect(decision?.askedBy).toContain('pass-admin-role');
  });

  it('and stays stopped, also for a copy of the event', async () => {
    const ledger = memoryLedger();
    for (const one of THREE_DAYS) await lived(ledger, one);
    for (const day of [3, 3, 4, 40])
      expect(await decisionOn(pass(onDay(day)), ledger, {})).toMatchObject({ action: 'alert' });
  });
});

describe('a pass is contained as before', () => {
  const [first, second, third] = [{ at: 0 }, { at: 1 }, { at: 2 }];
  const become = (became: Partial<Incident>): Row => ({ past: [first, second, { ...third, became }] });
  const rows: [string, Row][] = [
    ['after two containments', { past: [first, second] }],
    ['after a third that was not written', { past: [first, second, { ...third, unwritten: true }] }],
    ['after a third that failed', become({ state: 'failed' })],
    ['after a third that the kill switch held back', become({ state: 'observed' })],
    ['after a third that a person fixed', become({ fixed: true })],
    ['after a third that a person fixed and then lifted', become({ fixed: true, state: 'lifted', liftedAt: onDay(2) })],
    [
      'after three lifts, two of them later than a fix',
      {
        past: [
          lifted(0),
          { at: 0.01, became: { fixed: true, state: 'lifted', liftedAt: onDay(0.01) } },
          lifted(0.02),
          lifted(0.03),
        ],
      },
    ],
    ['after a third whose deny somebody took away', become({ restored: [MONDAY] })],
    [
      'after three, and a deny that somebody took away',
      { past: [{ at: -1, became: { restored: [MONDAY] } }, ...THREE_DAYS] },
    ],
    ['a second too soon after the third', { past: THREE_DAYS, on: 3 - SECOND / DAY }],
    ['after three in one day that nobody lifted', { past: [first, { at: hours(1) }, { at: hours(2) }] }],
    [
      'after three in one day, two of them lifted',
      { past: [lifted(0), lifted(hours(1)), { at: hours(2) }], on: hours(3) },
    ],
    ['after three on two days that nobody lifted', { past: [first, { at: hours(1) }, second] }],
    ['after a person contained the passed role', { past: THREE_DAYS, byHand: byHand('exec', 2) }],
    ['after a person contained the passer', { past: THREE_DAYS, byHand: byHand('deploy', 2) }],
    ['after a person contained the passed role before all of them', { past: THREE_DAYS, byHand: byHand('exec', -1) }],
    ['after a person asked for it and IAM did not take it', { past: THREE_DAYS, byHand: byHand('exec', 2, 'failed') }],
    [
      'whose copy comes when one act lifted three, two of them less than a day before it',
      { past: [lifted(hours(-10.1), 3), lifted(0, 3), lifted(hours(14.1), 3)], on: hours(14.2) },
    ],
    [
      'after three on three days within 25 hours that one act lifted at once',
      { past: [lifted(hours(-10.1), hours(14.2)), lifted(0, hours(14.2)), lifted(hours(14.1), hours(14.2))], on: 8 },
    ],
    ['after three lifts and a containment by hand', { past: THREE_LIFTS, byHand: byHand('exec', 1) }],
    [
      'of a role that was made stronger since',
      { past: THREE_DAYS.map((one) => ({ ...one, given: { exec: inline(allow('*'), allow('s3:*')) } })) },
    ],
    ['of a role that was made anew since', { past: THREE_DAYS, given: { exec: { RoleId: 'AROAEXAMPLEEXECANEW' } } }],
    [
      'by a passer whose grant changed since',
      { past: THREE_DAYS, given: { deploy: inline(allow('iam:PassRole'), allow('cloudformation:CreateStack')) } },
    ],
    [
      'by a passer that was made anew since',
      { past: THREE_DAYS, given: { deploy: { RoleId: 'AROAEXAMPLEDEPLOYANEW' } } },
    ],
    ['to another service', { past: THREE_DAYS, difference: TO_EC2 }],
    ['whose copy comes when later ones have been contained', { past: THREE_DAYS, on: -1 }],
    ['whose copy comes when later ones have been lifted', { past: THREE_LIFTS, on: -1 }],
    ['after three that one act lifted', { past: burst(5, 5, 5), on: 0.1 }],
    ['after three that one act lifted, also later', { past: burst(5, 5, 5), on: 8 }],
    ['after three that a person lifted within minutes', { past: burst(5, 15, 25), on: 0.1 }],
    ['after three in two acts', { past: burst(5, 5, 16), on: 0.1 }],
    ['after three in one act a day later', { past: burst(1500, 1500, 1500), on: 8 }],
    [
      'after two in one act a day later, and one that nobody disputed',
      { past: [...burst(1500, 1500), { at: 2 }], on: 8 },
    ],
    ['after three lifts of which nobody knows when', { past: [untimed(0), untimed(0.01), untimed(0.02)], on: 8 }],
  ];
  it.each(rows)('%s', async (_, row) => {
    expect(await outcomeOf(row)).toMatchObject({ action: 'contain', severity: 'critical' });
  });

  it('while the ledger does not answer', async () => {
    const ledger = memoryLedger();
    for (const one of THREE_DAYS) await lived(ledger, one);
    const BROKEN = new Proxy({} as Ledger, { get: () => () => Promise.reject(new Error('timed out')) });
    const decision = await decisionOn(pass(onDay(8)), ledgerWithFallback(BROKEN, ledger), {});
    expect(decision).toMatchObject({ action: 'contain' });
    expect(decision?.because).toContain('decided without the ledger');
  });
});

describe('nothing becomes a series', () => {
  it('where nothing is written', async () => {
    const ledger = memoryLedger();
    const asked: unknown[] = [];
    const watched: Ledger = { ...ledger, edgeHistory: async (edge) => void asked.push(edge) };
    for (const day of [0, 1, 2, 8])
      expect(await decisionOn(pass(onDay(day)), watched, {}, DEFAULT_SETTINGS)).toMatchObject({ action: 'observe' });
    expect(asked).toEqual([]);
  });

  it('where the account is only observed, which says so as before', async () => {
    const settings: Settings = { ...ENFORCE, observe: { ...ENFORCE.observe, accounts: [OURS] } };
    expect(await outcomeOf({ past: THREE_DAYS, settings })).toMatchObject({
      action: 'observe',
      because: expect.stringContaining('observe.accounts names'),
    });
  });

  it('of passes that were told', async () => {
    const ledger = memoryLedger();
    for (const one of THREE_DAYS) await lived(ledger, one);
    const told = pass(onDay(8));
    await decisionOn(told, ledger, {});
    expect(await ledger.incident(incidentOf(String(told.eventID), arnOf('exec')))).toMatchObject({ state: 'alerted' });
    const { contained } =
      (await ledger.edgeHistory({ role: arnOf('exec'), service: CFN, issuer: arnOf('deploy') })) ?? {};
    expect(contained).toHaveLength(3);
  });
});

describe('a series spares nothing but its own pass', () => {
  const SERIES: Case = {
    event: event({
      eventID: 'e-1',
      eventTime: isoSeconds(MONDAY),
      eventSource: CFN,
      eventName: 'CreateStack',
      userIdentity: sessionOf('deploy', 'ci'),
    }),
    kind: 'pass',
    role: { arn: arnOf('exec'), name: 'exec' },
    target: { arn: arnOf('exec'), account: OURS, resource: 'role', path: '/', name: 'exec' },
    reading: { state: 'unread', because: 'x' },
    findings: [{ detector: 'pass-admin-role', severity: 'critical', title: 't', evidence: 'e', reference: 'r' }],
    series: 'the last three',
  };
  const actionOn = (
    found: Case | undefined,
    more: { readonly ledgerUnreachable?: string } = {},
  ): Decision['action'] => {
    if (found === undefined) throw new Error('no case');
    return decide(found, ENFORCE, { wholeRoleDenies: 0, now: later(MONDAY, MINUTE), ...more }).decision.action;
  };
  const [finding] = SERIES.findings;
  const { series: _, ...SURPRISE } = SERIES;
  const other = (difference: Partial<Case>) => ({ ...SURPRISE, ...difference });

  it.each<[string, Case]>([
    ['a trust change', { ...SERIES, kind: 'trust' }],
    [
      'a finding on the guardrail',
      { ...SERIES, findings: SERIES.findings.map((one) => ({ ...one, guard: true as const })) },
    ],
    ['a pass over another edge in the same event', mergedCases([SERIES, SURPRISE])[0] ?? SERIES],
    ['the same in the other order', mergedCases([SURPRISE, SERIES])[0] ?? SERIES],
    ['a trust change in the same event', mergedCases([SERIES, other({ kind: 'trust' })])[0] ?? SERIES],
  ])('%s', (_name, found) => {
    expect(finding).toBeDefined();
    expect(actionOn(found)).toBe('contain');
  });

  it('two passes of one event, each the next of a series', () => {
    expect(actionOn(mergedCases([SERIES, { ...SERIES, passedTo: ['x'] }])[0])).toBe('alert');
  });

  it('nothing, where the ledger went away meanwhile', () => {
    expect(actionOn(SERIES)).toBe('alert');
    expect(actionOn(SERIES, { ledgerUnreachable: 'timed out' })).toBe('contain');
  });
});

it('a replay stops a series where the guardrail would', async () => {
  const days = [0, 1, 2, 3, 4, 30];
  const options = { account: accountOf({}), ledger: memoryLedger(), settings: ENFORCE, lag: MINUTE };
  const actions: (string | undefined)[] = [];
  for await (const { decisions } of replay(
    days.map((day) => parseEvent(pass(onDay(day)))),
    options,
  ))
    actions.push(decisions[0]?.action);
  expect(actions).toEqual(['contain', 'contain', 'contain', 'alert', 'alert', 'alert']);
});
