import { describe, expect, it } from 'vitest';
import { namedArn } from '../../../lib/base/arn.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Account, Role } from '../../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import type { CaseFinding } from '../../../lib/detectors/finding.ts';
import { deferred } from '../../../lib/incident/ledger/deferred.ts';
import type { SparedPass } from '../../../lib/incident/ledger/history.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { decide } from '../../../lib/inspect/decide/decide.ts';
import type { Case, Decision } from '../../../lib/inspect/decide/decision.ts';
import { toldOnce } from '../../../lib/inspect/decide/spared-before.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { edgeOf } from '../../../lib/inspect/pass-edge.ts';
import { ADMIN, role, type Statement } from '../../judge/power/roles.ts';
import { event, OURS, sessionOf } from '../../support/events.ts';

const NOW = new Date('2026-05-04T10:30:00Z');
const SECRETS = [{ Action: 'secretsmanager:GetSecretValue' }];
const LONG_AGO = new Date('2025-01-01T00:00:00Z');
const named = (name: string, statements: readonly Statement[], more: Partial<Role> = {}): Role =>
  role(statements, { name, id: `AROAEXAMPLE${name.toUpperCase()}`, createdAt: LONG_AGO, lastUsed: NOW, ...more });

/** One pass of a protected role; a row says how a later one differs. */
interface Pass {
  readonly eventId?: string;
  readonly time?: string | null;
  readonly role?: string;
  readonly statements?: readonly Statement[];
  readonly roleId?: string;
  readonly by?: string;
  readonly call?: JsonObject;
  readonly settings?: Partial<Settings>;
}

const PROTECTED: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  protect: { roles: ['worker', 'other'] },
  contain: { ...DEFAULT_SETTINGS.contain, callerSession: false },
};

async function decisionOn(pass: Pass, ledger: Ledger): Promise<Decision | undefined> {
  const { eventId = 'first', time = '2026-05-04T10:00:00Z', role: name = 'worker', by = 'developer' } = pass;
  const id = pass.roleId === undefined ? {} : { id: pass.roleId };
  const roles = [named(name, pass.statements ?? SECRETS, id), named(by, [{ Action: 'iam:PassRole' }])];
  const account: Account = {
    role: async ({ arn }) => {
      const value = roles.find((one) => one.arn === arn);
      return value ? { state: 'read', value } : { state: 'absent', because: `${arn} is not there` };
    },
    user: async () => ({ state: 'absent', because: 'nobody' }),
    rolesWith: async () => [],
  };
  const called = event({
    eventID: eventId,
    eventTime: time,
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    userIdentity: sessionOf(by, 'ada'),
    requestParameters: { functionName: eventId, role: `arn:aws:iam::${OURS}:role/${name}` },
    ...pass.call,
  });
  const around = { account, ledger, settings: { ...PROTECTED, ...pass.settings }, now: NOW };
  const [decision] = await inspectEvent(called, around);
  return decision;
}

/** The first pass, and a later one. */
async function firstAnd(second: Pass) {
  const ledger = memoryLedger();
  const told = await decisionOn({}, ledger);
  const then = await decisionOn({ eventId: 'second', time: '2026-05-04T10:10:00Z', ...second }, ledger);
  return { told, then };
}

const codebuild = (name: string): JsonObject => ({
  eventSource: 'codebuild.amazonaws.com',
  eventName: 'CreateProject',
  requestParameters: { name: 'build', serviceRole: `arn:aws:iam::${OURS}:role/${name}` },
});

/** What was decided about a pass of `worker`, when the same was told before. */
const FINDING: CaseFinding = {
  detector: 'x',
  severity: 'high',
  title: 'x',
  evidence: 'y',
  reference: 'https://example.com',
};
async function again(found: Partial<Case>, told: Partial<SparedPass> = {}): Promise<Decision['action']> {
  const value = named('worker', SECRETS);
  const one: Case = {
    event: event({ eventID: 'second', eventSource: 'lambda.amazonaws.com' }),
    kind: 'pass',
    role: { arn: value.arn, name: 'worker', id: value.id ?? '' },
    target: namedArn(value.arn),
    reading: { state: 'read', value },
    findings: [FINDING],
    passedTo: ['lambda.amazonaws.com'],
    ...found,
  };
  const ledger = memoryLedger();
  const edge = edgeOf(one.event, one.target?.arn ?? '', one.passedTo ?? []);
  const first = { eventId: 'first', time: new Date('2026-05-04T09:00:00Z') };
  const known: SparedPass = {
    incident: 'i',
    severity: 'high',
    ...(one.role.id && { roleId: one.role.id }),
    evidence: ['y'],
    ...first,
  };
  await ledger.rememberSpared(edge, { ...known, ...told });
  const judged = decide(one, PROTECTED, { wholeRoleDenies: 0, now: NOW });
  expect(judged.decision.action).toBe('observe');
  return (await toldOnce(judged, one, ledger)).action;
}

const GUARDRAIL = `arn:aws:iam::${OURS}:role/rolewarden-contain`;
const own = { role: { arn: GUARDRAIL, name: 'rolewarden-contain' }, target: namedArn(GUARDRAIL) };

it.each<[string, Partial<Case>, Partial<SparedPass>, Decision['action']]>([
  ['the same', {}, {}, 'suppress'],
  ['what is less severe', {}, { severity: 'critical' }, 'suppress'],
  ['what says less', {}, { evidence: ['x', 'y; seen for the first time'] }, 'suppress'],
  ['what is more severe', {}, { severity: 'medium' }, 'observe'],
  ['what says something new', {}, { evidence: ['x'] }, 'observe'],
  ['a role that was given more: that is no pass', { armed: 'pass' }, {}, 'observe'],
  ['a trust that was opened', { kind: 'trust' }, {}, 'observe'],
  ['what touches the guardrail too', { findings: [FINDING, { ...FINDING, guard: true }] }, {}, 'observe'],
  ['a role of the guardrail itself, which nobody protected', own, {}, 'observe'],
])('of what was told before: %s', async (_, found, told, action) => {
  expect(await again(found, told)).toBe(action);
});

describe('the pass of a protected role', () => {
  it('is told the first time, and says what would have been written', async () => {
    const { told } = await firstAnd({});
    expect(told).toMatchObject({ action: 'observe', because: expect.stringContaining('protect.roles names worker') });
    expect(told).toHaveProperty('containments');
  });

  it('is not told again, and says which incident told it', async () => {
    const { told, then } = await firstAnd({});
    expect(then).toMatchObject({
      action: 'suppress',
      because: expect.stringMatching(
        `^protect.roles names worker.*; the same pass was told before \\(incident ${told?.incident}\\)$`,
      ),
    });
    expect(then).not.toHaveProperty('containments');
  });

  it.each<[string, Pass, Decision['action']]>([
    ['a third time is not told either', { eventId: 'third', time: '2026-06-04T10:00:00Z' }, 'suppress'],
    ['in mode observe, which would hold it back too, is not told again', { settings: { mode: 'observe' } }, 'suppress'],
    ['by another passer is told', { by: 'deployer' }, 'observe'],
    ['to another service is told', { call: codebuild('worker') }, 'observe'],
    ['of another role is told', { role: 'other' }, 'observe'],
    ['with a higher severity is told', { statements: [ADMIN] }, 'observe'],
    [
      'with powers that are new, though the first time was as severe, is told',
      { statements: [...SECRETS, { Action: 'iam:PutRolePolicy' }] },
      'observe',
    ],
    ['that was made anew is told', { roleId: 'AROAEXAMPLEREMADE' }, 'observe'],
    ['that came before the first one is told', { time: '2026-05-04T09:00:00Z' }, 'observe'],
    ['in an event without a time is told', { time: null }, 'observe'],
    ['whose protection was taken away is contained', { settings: { protect: { roles: [] } } }, 'contain'],
  ])('%s', async (_, second, action) => {
    expect((await firstAnd(second)).then?.action).toBe(action);
  });

  it('is told again when its own event comes again: the first message may not have gone out', async () => {
    const ledger = memoryLedger();
    for (const copy of [{}, {}]) expect((await decisionOn(copy, ledger))?.action).toBe('observe');
  });

  it('counts as told only after its message is out', async () => {
    const kept = memoryLedger();
    const killed = deferred(kept);
    expect((await decisionOn({}, killed))?.action).toBe('observe');
    const second = { eventId: 'second', time: '2026-05-04T10:10:00Z' };
    expect((await decisionOn(second, deferred(kept)))?.action).toBe('observe');
    await killed.flush();
    expect((await decisionOn(second, deferred(kept)))?.action).toBe('suppress');
  });

  it('that only the mode holds back is told every time', async () => {
    const ledger = memoryLedger();
    const settings: Partial<Settings> = { mode: 'observe', protect: { roles: [] } };
    for (const time of ['2026-05-04T10:00:00Z', '2026-05-04T10:10:00Z'])
      expect((await decisionOn({ eventId: time, time, settings }, ledger))?.action).toBe('observe');
  });

  it('that was held back by the mode is told once more when the role is protected', async () => {
    const ledger = memoryLedger();
    await decisionOn({ settings: { mode: 'observe', protect: { roles: [] } } }, ledger);
    expect((await decisionOn({ eventId: 'second', time: '2026-05-04T10:10:00Z' }, ledger))?.action).toBe('observe');
  });
});
