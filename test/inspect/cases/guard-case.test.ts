import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Account, Role } from '../../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { guardDetectors } from '../../../lib/detectors/guard/index.ts';
import type { Incident, WrittenDeny } from '../../../lib/incident/incident.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { inspect, inspectEvent } from '../../../lib/inspect/inspect.ts';
import { remember } from '../../../lib/inspect/remember.ts';
import { DECLARED_CALLS } from '../../../lib/judge/guard/declared-calls.ts';
import { calling, DENY } from '../../detectors/guard/subject.ts';
import { command } from '../../support/commands.ts';
import { event, OURS, OUTSIDER, record, sessionOf, trustOf } from '../../support/events.ts';

const NOW = new Date('2026-05-04T10:01:00Z');
const ARN = `arn:aws:iam::${OURS}:role/App`;
const APP: Role = { arn: ARN, name: 'App', path: '/', account: OURS, id: 'AROAEXAMPLEAPP', policies: [] };
/** The strictest settings there are: were a notice ever contained, it would be here. */
const STRICT: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  respond: Object.fromEntries(['critical', 'high', 'medium', 'low', 'info'].map((level) => [level, 'quarantine'])),
};

const AS_CONTAIN = { userIdentity: sessionOf('rolewarden-contain', 'rolewarden-contain') };

const accountOf = (role: Role): Account => ({
  role: async ({ name }) =>
    name === role.name ? { state: 'read', value: role } : { state: 'absent', because: 'gone' },
  user: async () => ({ state: 'absent', because: 'no users' }),
  rolesWith: async () => [],
});

async function findings(difference: JsonObject, ledger: Ledger = memoryLedger(), role: Role = APP) {
  const decisions = await inspect(record(difference), accountOf(role), ledger, STRICT, NOW);
  return decisions
    .filter((decision) => decision.findings.some(({ detector }) => detector.startsWith('guard-')))
    .map(({ action, role: named, findings: [first] }) => [action, named.name, first?.detector]);
}

const containing = async (difference: Partial<Ledger> = {}): Promise<Ledger> => {
  const ledger = { ...memoryLedger(), ...difference };
  const incident = { id: '0123456789abcdef', account: OURS, roleArn: ARN, at: NOW, wholeRole: false };
  await ledger.record({ ...incident, state: 'contained' });
  return ledger;
};

describe('what befalls the guardrail is told and never contained', () => {
  it.each([
    ['a deny removed', calling('iam', 'DeleteRolePolicy', { roleName: 'App', policyName: DENY }), 'App'],
    ['a rule disabled', calling('events', 'DisableRule', { name: 'rolewarden-calls-01' }), 'rule rolewarden-calls-01'],
    ['a trail stopped', calling('cloudtrail', 'StopLogging', { name: 'main' }), 'trail main'],
    ['a trail that the event does not name', calling('cloudtrail', 'StopLogging', null), 'trail'],
    ['a user freed', calling('iam', 'DeleteUserPolicy', { userName: 'mallory', policyName: DENY }), 'user mallory'],
    [
      'one of our roles astray',
      calling('iam', 'CreateUser', {}, { userIdentity: sessionOf('rolewarden-contain', 'x') }),
      'rolewarden-contain',
    ],
  ])('%s', async (_, difference, name) => {
    expect(await findings(difference)).toEqual([['alert', name, expect.stringMatching(/^guard-/)]]);
  });

  it('a role that one of ours passed, or opened, is told as a call astray and nothing else', async () => {
    const outside = JSON.stringify(trustOf({ AWS: '*' }));
    const astray = [
      calling('iam', 'UpdateAssumeRolePolicy', { roleName: 'App', policyDocument: outside }, AS_CONTAIN),
      calling('lambda', 'CreateFunction20150331', { role: ARN, functionName: 'x' }, AS_CONTAIN),
    ];
    for (const difference of astray) {
      const decisions = await inspect(record(difference), accountOf(APP), memoryLedger(), STRICT, NOW);
      expect(decisions.map(({ action, severity, role }) => [action, severity, role.name])).toEqual([
        ['alert', 'critical', 'rolewarden-contain'],
      ]);
      expect(decisions.flatMap((decision) => decision.findings.map(({ detector }) => detector))).toEqual([
        'guard-own-call-undeclared',
      ]);
    }
  });

  it('what our roles declare asks nobody', async () => {
    const refusing = (name: string) => () => Promise.reject(new Error(`${name} was asked`));
    const account = { role: refusing('role'), user: refusing('user'), rolesWith: refusing('rolesWith') };
    const names = Object.keys(memoryLedger());
    const ledger = Object.fromEntries(names.map((name) => [name, refusing(name)])) as unknown as Ledger;
    for (const [role, actions] of Object.entries(DECLARED_CALLS))
      for (const action of actions) {
        const [service = '', name = ''] = action.split(':');
        const isBoundary = name === 'PutRolePermissionsBoundary';
        const roleName = role === 'rolewarden-sweep' && name === 'TagRole' ? 'rolewarden-canary' : 'App';
        const request = { roleName, ...(isBoundary ? { permissionsBoundary: DENY } : { policyName: DENY }) };
        if (/^iam:(?:Put|Create).*Policy/.test(action)) continue; // its incident is looked up in the ledger
        const called = event(calling(service, name, request, { userIdentity: sessionOf(role, role) }));
        expect(await inspectEvent(called, { account, ledger, settings: STRICT, now: NOW })).toEqual([]);
        await remember(called, [], account, ledger);
      }
  });

  it('two parameters of ours are two notices', async () => {
    const names = ['/rolewarden/kill-switch', '/rolewarden/slack-webhook', '/app/x'];
    expect(await findings(calling('ssm', 'DeleteParameters', { names }))).toHaveLength(2);
  });
});

describe('a role is taken for contained', () => {
  const deleted = calling('iam', 'DeleteRole', { roleName: 'App' });
  const unbound = calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'App' });

  it('when the ledger says so', async () => {
    expect(await findings(deleted, await containing())).toEqual([['alert', 'App', 'guard-contained-role-deleted']]);
  });
  it('when our tag says so', async () => {
    const tagged = { ...APP, tags: { 'rolewarden:incident': '0123456789abcdef' } };
    expect(await findings(unbound, memoryLedger(), tagged)).toEqual([['alert', 'App', 'guard-boundary-removed']]);
  });
  it('not otherwise', async () => {
    expect(await findings(deleted)).toEqual([]);
    expect(await findings(unbound, memoryLedger(), { ...APP, tags: { owner: 'rolewarden' } })).toEqual([]);
  });
  it('not when the ledger cannot look roles up', async () => {
    const { containedOn, ...ledger } = await containing();
    expect(containedOn).toBeDefined();
    expect(await findings(deleted, ledger)).toEqual([]);
  });
});

describe('a deleted role is taken for contained only while a deny of ours stands on it', () => {
  const CLOUDFORMATION = { invokedBy: 'cloudformation.amazonaws.com', userIdentity: sessionOf('cfn-exec', 'stack') };
  const deleted = calling('iam', 'DeleteRole', { roleName: 'App' }, CLOUDFORMATION);
  const conflict = { ...deleted, errorCode: 'DeleteConflictException', errorMessage: 'must delete policies first' };
  const DENIED: WrittenDeny = {
    policyName: DENY,
    method: 'quarantine',
    scope: { kind: 'role' },
    cutoff: '2026-05-04T11:00:00Z',
    lapse: '2026-05-05T00:00:00Z',
  };
  const ended: WrittenDeny = { ...DENIED, cutoff: '2026-05-03T11:00:00Z', lapse: '2026-05-04T10:01:00Z' };
  const order = JSON.stringify(command({ target: ARN, targetId: 'AROAEXAMPLEAPP' }));
  const recorded = async (difference: Partial<Incident>, forgets = false): Promise<Ledger> => {
    const ledger = { ...memoryLedger(), ...(!forgets && { complete: true }) };
    const incident = { id: '0123456789abcdef', account: OURS, roleArn: ARN, at: NOW, wholeRole: false };
    await ledger.record({ ...incident, state: 'contained', ...difference });
    return ledger;
  };
  const remade = { ...APP, id: 'AROAEXAMPLEREMADE' };
  const remadeBefore = { ...remade, createdAt: new Date('2026-05-04T09:59:59Z') };
  const remadeSince = { ...remade, createdAt: new Date('2026-05-04T10:00:01Z') };
  const tagged = { ...APP, tags: { 'rolewarden:incident': '0123456789abcdef' } };
  const LONG_AGO = new Date('2026-05-03T20:00:59Z');
  const told = [['alert', 'App', 'guard-contained-role-deleted']];

  it.each<[string, Partial<Incident>, JsonObject, Role, boolean]>([
    ['its deny is in force, by CloudFormation', { deny: DENIED }, deleted, APP, true],
    ['its deny was extended since', { at: LONG_AGO, deny: DENIED }, deleted, APP, true],
    ['its deny is being written', {}, deleted, APP, true],
    ['its boundary is the deny, which does not end', { deny: { ...ended, rung: 'boundary' } }, deleted, APP, true],
    ['the deletion failed on our deny', { order, deny: DENIED }, conflict, APP, true],
    ['its deny lapsed, and the sweep has not looked', { deny: ended }, deleted, APP, false],
    ['its deny lapsed, and the ledger says so', { deny: ended, state: 'lapsed' }, deleted, APP, false],
    ['a person lifted it', { deny: DENIED, state: 'lifted' }, deleted, APP, false],
    ['it was only observed', { state: 'observed' }, deleted, APP, false],
    ['no deny could be written', { state: 'failed' }, deleted, APP, false],
    ['what was ordered never was recorded as written', { at: LONG_AGO }, deleted, APP, false],
    [
      'it has the name of a contained role of another account',
      { deny: DENIED, account: OUTSIDER },
      deleted,
      APP,
      false,
    ],
    ['a user of its name is contained', { roleArn: `arn:aws:iam::${OURS}:user/App` }, deleted, APP, false],
    ['it only has the name of the contained role', { order, deny: DENIED }, conflict, remade, false],
    ['it was made again under its name before anybody looked', { order, deny: DENIED }, deleted, remadeSince, true],
    ['it was made again before, and that role is deleted', { order, deny: DENIED }, deleted, remadeBefore, false],
    ['our tag outlived its deny', { state: 'lapsed' }, conflict, tagged, false],
    ['somebody wrote our tag on it', { id: 'fedcba9876543210', state: 'lapsed' }, conflict, tagged, false],
  ])('%s', async (_, difference, call, role, isTold) => {
    expect(await findings(call, await recorded(difference), role)).toEqual(isTold ? told : []);
  });

  it('our tag counts where the ledger may have forgotten the incident, and not against what it knows', async () => {
    expect(await findings(conflict, memoryLedger(), tagged)).toEqual(told);
    expect(await findings(conflict, await recorded({ state: 'lapsed' }, true), tagged)).toEqual([]);
    const down = { ...memoryLedger(), complete: true, unreachable: () => 'timeout' };
    expect(await findings(conflict, down, tagged)).toEqual(told);
  });
});

describe('a policy under our prefix', () => {
  const put = calling('iam', 'PutRolePolicy', { roleName: 'App', policyName: DENY, policyDocument: '{}' });
  const complete = { complete: true };

  it.each([
    ['of a recorded incident was overwritten', () => containing(complete), 'guard-deny-removed'],
    ['of no incident is a stranger’s', async () => ({ ...memoryLedger(), ...complete }), 'guard-foreign-policy'],
    ['is taken for overwritten where the ledger forgets', async () => memoryLedger(), 'guard-deny-removed'],
    [
      'is taken for overwritten while the ledger does not answer',
      async () => ({ ...memoryLedger(), ...complete, unreachable: () => 'down' }),
      'guard-deny-removed',
    ],
  ])('%s', async (_, ledger, detector) => {
    expect(await findings(put, await ledger())).toEqual([['alert', 'App', detector]]);
  });
});

it('every detector has another id', () => {
  expect(new Set(guardDetectors.map(({ id }) => id)).size).toBe(guardDetectors.length);
});
