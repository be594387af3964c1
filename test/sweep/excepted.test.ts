import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Exception } from '../../lib/base/settings/settings.ts';
import { HOUR, isoSeconds, later } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { inspectEvent } from '../../lib/inspect/inspect.ts';
import { MOST_STRANGERS } from '../../lib/sweep/budget.ts';
import { lookAtDeny } from '../../lib/sweep/look-deny.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { calling } from '../detectors/guard/subject.ts';
import { asTold } from '../support/as-told.ts';
import { command, TARGET } from '../support/commands.ts';
import { OURS, record } from '../support/events.ts';
import { contained } from '../support/incidents.ts';
import { ALICE, userCommand, userDenyPolicy, writtenOnUser } from '../support/users.ts';

const NOW = new Date('2026-05-04T12:00:00Z');
const INCIDENT = command().incident;
const NAME = `rolewarden-${INCIDENT}-quarantine`;
const STRANGER = { Version: '2012-10-17', Statement: [] };
const ofRole = (cutoff: Date) => denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));
const LAPSE = later(NOW, 13 * HOUR);

const excepting = (difference: Partial<Exception> = {}): Exception => ({
  role: 'AdminRole',
  detectors: ['guard-foreign-policy', 'guard-boundary-stands', 'guard-unrecorded-deny', 'guard-deny-gone'],
  owner: 'dana',
  reason: 'a drill',
  until: later(NOW, HOUR),
  ...difference,
});

const onRole = (difference: Partial<FoundPolicy>): FoundPolicy => ({
  target: { arn: TARGET, name: 'AdminRole', tags: {} },
  rung: 'inline',
  policyName: NAME,
  document: STRANGER,
  ...difference,
});

interface Account {
  readonly onRoles?: readonly FoundPolicy[];
  readonly onAlice?: Readonly<Record<string, unknown>>;
  readonly incidents?: readonly Incident[];
}

async function swept({ onRoles = [], onAlice = {}, incidents = [] }: Account, exceptions: readonly Exception[]) {
  const ledger = { ...memoryLedger(), complete: true };
  for (const incident of incidents) await ledger.record(incident);
  const told: Notice[] = [];
  const asked: Command[] = [];
  const alice = { target: { arn: ALICE, name: 'alice', tags: {} }, rung: 'inline' as const };
  const onUsers = Object.entries(onAlice).map(([policyName, document]) => ({ ...alice, policyName, document }));
  const read = async () => undefined;
  const ports = {
    policies: { read, remove: async () => 'done' as const },
    managed: { current: read, remove: async () => 'done' as const, discard: async () => false },
    untag: read,
    scan: async () => ({ carried: [...onRoles, ...onUsers], unattached: [] }),
    publish: async (notice: SentNotice) => void told.push(asTold(notice)),
    enqueue: async (one: Command) => void asked.push(one),
    killSwitch: async () => ({ on: false }),
    lookAgain: async () => {},
    isNews: dailyNews().isNews,
    settings: { ...DEFAULT_SETTINGS, exceptions },
    account: OURS,
    ledger,
  };
  const result = await sweep(ports, NOW);
  const detectors = told.flatMap(({ decision }) => decision.findings.map(({ detector }) => detector));
  return { ports, told, asked, detectors, result, state: (id: string) => ledger.incident(id) };
}

const gone = contained(later(NOW, -HOUR));
const written = writtenDeny(containmentOf(command(), later(NOW, -HOUR), HOUR));
const goneFromAlice = contained(later(NOW, -HOUR), {
  id: `${INCIDENT}-caller`,
  roleArn: ALICE,
  order: JSON.stringify(userCommand()),
});

describe('an exception quiets what the sweep finds', () => {
  const ofAlice = { [`${NAME}-caller`]: userDenyPolicy(LAPSE) };
  const findings: [string, string, Account][] = [
    ['guard-foreign-policy', 'AdminRole', { onRoles: [onRole({})] }],
    [
      'guard-boundary-stands',
      'AdminRole',
      { onRoles: [onRole({ rung: 'boundary', document: ofRole(later(NOW, -48 * HOUR)) })] },
    ],
    ['guard-unrecorded-deny', 'AdminRole', { onRoles: [onRole({ document: ofRole(later(NOW, HOUR)) })] }],
    ['guard-deny-gone', 'AdminRole', { incidents: [gone] }],
    ['guard-foreign-policy', 'user alice', { onAlice: { [`${NAME}-caller`]: STRANGER } }],
    ['guard-unrecorded-deny', 'user alice', { onAlice: ofAlice }],
    ['guard-deny-gone', 'user alice', { incidents: [goneFromAlice] }],
  ];
  describe.each(findings)('%s on %s', (detector, role, account) => {
    test.each<[string, readonly Partial<Exception>[], boolean]>([
      ['none', [], false],
      ['one for it', [{ role }], true],
      ['one for every role', [{ role: '*' }], true],
      ['one for it beside one of another detector', [{ role, detectors: ['pass-admin-role'] }, { role }], true],
      ['one of another detector', [{ role, detectors: ['guard-deny-removed'] }], false],
      ['one for another role', [{ role: 'Other' }], false],
      ['one for a role of the user’s name', [{ role: 'alice' }], false],
      ['one that is over', [{ role, until: NOW }], false],
      ['one for whoever calls: nobody knows who did it', [{ role, principal: '*' }], false],
      ['one for passes to a service', [{ role, service: 'lambda.amazonaws.com' }], false],
    ])('%s', async (_, exceptions, isQuiet) => {
      const { detectors } = await swept(account, exceptions.map(excepting));
      expect(detectors).toEqual(isQuiet ? [] : [detector]);
    });
  });

  test('one that is over is named in the message', async () => {
    const { told } = await swept({ onRoles: [onRole({})] }, [excepting({ until: NOW })]);
    expect(told).toMatchObject([
      { decision: { because: 'the exception for AdminRole by dana expired 2026-05-04T12:00:00Z' } },
    ]);
  });

  test('one by ARN means the role of that path', async () => {
    const { detectors } = await swept({ onRoles: [onRole({})] }, [excepting({ role: 'arn:aws:iam::*:role/x/*' })]);
    expect(detectors).toEqual(['guard-foreign-policy']);
    expect((await swept({ onRoles: [onRole({})] }, [excepting({ role: TARGET })])).detectors).toEqual([]);
  });

  test('excepted strangers take no place of those that are told', async () => {
    const quiet = Array.from({ length: MOST_STRANGERS + 1 }, (_, n) => onRole({ policyName: `rolewarden-${n}` }));
    const other = { arn: `${TARGET}Other`, name: 'AdminRoleOther', tags: {} };
    const { told, result } = await swept({ onRoles: [...quiet, onRole({ target: other })] }, [excepting()]);
    expect(told.map(({ decision }) => decision.role.name)).toEqual(['AdminRoleOther']);
    expect(result.foreign).toHaveLength(MOST_STRANGERS + 2);
  });

  test('what was quiet is news when its exception is over', async () => {
    const { ports, told } = await swept({ onRoles: [onRole({})] }, [excepting()]);
    await sweep(ports, later(NOW, HOUR));
    expect(told).toHaveLength(1);
  });
});

describe('an exception changes nothing but the message', () => {
  const all = [excepting({ role: '*' })];

  test('a deny that is gone is put back, and the report says who excepted the message', async () => {
    const { asked, told, result } = await swept({ incidents: [{ ...gone, deny: written }] }, all);
    expect(told).toEqual([]);
    expect(result.gone).toEqual([INCIDENT]);
    expect(asked).toMatchObject([
      {
        kind: 'restore',
        target: TARGET,
        report: {
          action: 'contain',
          severity: 'critical',
          findings: [{ detector: 'guard-deny-gone' }],
          because: 'exception: a drill (dana)',
        },
      },
    ]);
  });

  test('a user’s deny that is gone is put back', async () => {
    const deny = writtenOnUser(`${NAME}-caller`, isoSeconds(LAPSE));
    const { asked, told, result } = await swept({ incidents: [{ ...goneFromAlice, deny }] }, all);
    expect(told).toEqual([]);
    expect(result.gone).toEqual([`${INCIDENT}-caller`]);
    expect(asked).toMatchObject([
      { kind: 'restore', target: ALICE, report: { action: 'contain', because: 'exception: a drill (dana)' } },
    ]);
  });

  test.each<[string, Incident]>([
    ['on its role', { ...gone, deny: written }],
    ['on the user who called', { ...goneFromAlice, deny: writtenOnUser(`${NAME}-caller`, isoSeconds(LAPSE)) }],
  ])('the second look asks for a deny that is gone %s', async (_, incident) => {
    const { ports, asked } = await swept({}, all);
    await ports.ledger.record(incident);
    const look = { look: 'deny', id: incident.id, target: incident.roleArn } as const;
    expect(await lookAtDeny(look, ports, NOW)).toBe(true);
    expect(asked).toMatchObject([
      { kind: 'restore', report: { action: 'contain', because: expect.stringMatching(/a drill/) } },
    ]);
  });

  test.each<[string, Account, string, Incident['state']]>([
    ['a deny that is gone and not known is failed', { incidents: [gone] }, INCIDENT, 'failed'],
    ['the same of a user', { incidents: [goneFromAlice] }, `${INCIDENT}-caller`, 'failed'],
    [
      'a deny that stands is contained',
      {
        onRoles: [onRole({ document: ofRole(later(NOW, HOUR)) })],
        incidents: [{ ...gone, state: 'observed' }],
      },
      INCIDENT,
      'contained',
    ],
  ])('for the ledger %s', async (_, account, id, state) => {
    const given = await swept(account, all);
    expect(given.told).toEqual([]);
    expect(await given.state(id)).toMatchObject({ state });
  });
});

describe('an exception for the deny of a caller', () => {
  const caller = command({ caller: true, target: `arn:aws:iam::${OURS}:role/Developer` });
  const known = contained(later(NOW, -HOUR), {}, caller);
  test.each([
    ['by the role that carried the deny', 'Developer', []],
    ['by the role that was passed, which the message names', 'AdminRole', ['guard-deny-gone']],
  ])('%s', async (_, role, detectors) => {
    expect((await swept({ incidents: [known] }, [excepting({ role })])).detectors).toEqual(detectors);
  });
});

describe('an exception goes no further than for a finding from an event', () => {
  const nobody = async () => ({ state: 'absent', because: 'not asked' }) as const;
  const both = ['guard-deny-removed', 'guard-deny-gone'];
  const onEvent = (call: JsonObject) => parseEvent(record(call));
  const fromRole = calling('iam', 'DeleteRolePolicy', { roleName: 'AdminRole', policyName: NAME });
  const fromUser = calling('iam', 'DeleteUserPolicy', { userName: 'alice', policyName: `${NAME}-caller` });

  test.each<[string, Partial<Exception>, boolean, boolean]>([
    ['the role', { role: 'AdminRole' }, true, false],
    ['every name', { role: '*' }, true, true],
    ['the user’s name', { role: 'alice' }, false, false],
    ['the user’s ARN', { role: ALICE }, false, false],
    ['what the message calls the user', { role: 'user alice' }, false, true],
    ['a service', { role: '*', service: 'lambda.amazonaws.com' }, false, false],
    ['another detector', { role: '*', detectors: ['guard-foreign-policy'] }, false, false],
    ['the past', { role: '*', until: NOW }, false, false],
  ])('%s', async (_, difference, onAdminRole, onAlice) => {
    const exceptions = [excepting({ detectors: both, ...difference })];
    const settings = { ...DEFAULT_SETTINGS, exceptions };
    const account = { role: nobody, user: nobody, rolesWith: async () => [] };
    const around = { account, ledger: memoryLedger(), settings, now: NOW };
    const quietOnEvent = async (call: JsonObject) =>
      (await inspectEvent(onEvent(call), around)).map(({ action }) => action === 'suppress');
    const quietOnSweep = async (incident: Incident) =>
      (await swept({ incidents: [incident] }, exceptions)).told.length === 0;
    expect([...(await quietOnEvent(fromRole)), ...(await quietOnEvent(fromUser))]).toEqual([onAdminRole, onAlice]);
    expect([await quietOnSweep(gone), await quietOnSweep(goneFromAlice)]).toEqual([onAdminRole, onAlice]);
  });
});
