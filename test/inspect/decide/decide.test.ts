import { describe, expect, it } from 'vitest';
import { namedArn } from '../../../lib/base/arn.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Reading, Role } from '../../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import type { Severity } from '../../../lib/base/severity.ts';
import type { DetectorFinding } from '../../../lib/detectors/finding.ts';
import { decide } from '../../../lib/inspect/decide/decide.ts';
import type { Case, Circumstances } from '../../../lib/inspect/decide/decision.ts';
import { event, OURS, OUTSIDER, sessionOf } from '../../support/events.ts';
import { ALICE, userIdentity } from '../../support/users.ts';

const NOW = new Date('2026-05-04T10:01:00Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const APP: Role = {
  arn: `arn:aws:iam::${OURS}:role/app`,
  name: 'app',
  path: '/',
  account: OURS,
  id: 'AROAEXAMPLEAPP',
  createdAt: new Date('2025-01-01T00:00:00Z'),
  lastUsed: new Date('2026-05-04T09:00:00Z'),
  policies: [],
};
const finding = (severity: Severity, detector = 'pass-admin-role'): DetectorFinding => ({
  detector,
  severity,
  title: 'x',
  evidence: 'y',
  reference: 'https://example.com',
});

interface Row {
  readonly role?: Partial<Role>;
  readonly reading?: Reading<Role>;
  readonly caller?: JsonObject;
  readonly errorCode?: string;
  readonly found?: Partial<Case>;
  readonly settings?: Partial<Settings>;
  readonly circumstances?: Partial<Circumstances>;
}

const decided = (row: Row) => judged(row).decision;

function judged({ role, reading, caller, errorCode, found, settings, circumstances }: Row) {
  const value = { ...APP, ...role };
  const one: Case = {
    event: event({
      eventID: 'e-1',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      userIdentity: caller ?? sessionOf('Deployer', 'dana'),
      ...(errorCode !== undefined && { errorCode }),
    }),
    kind: 'pass',
    role: { arn: value.arn, name: value.name, id: 'AROAEXAMPLEAPP' },
    reading: reading ?? { state: 'read', value },
    findings: [finding('high')],
    passedTo: ['ec2.amazonaws.com'],
    sessionNames: ['i-0123456789abcdef0'],
    ...found,
  };
  const named = { ...one, ...(one.role.arn !== undefined && { target: namedArn(one.role.arn) }) };
  return decide(named, { ...ENFORCE, ...settings }, { wholeRoleDenies: 0, now: NOW, ...circumstances });
}

const NO_WORKLOAD = { sessionNames: [] };
const CALLER = {
  target: `arn:aws:iam::${OURS}:role/Deployer`,
  method: 'revocation',
  scope: { kind: 'session', userids: ['AROAEXAMPLEDEPLOYER:dana'] },
};
const CALLER_ONLY = { contain: { ...DEFAULT_SETTINGS.contain, passedRole: false } };
const OVER = { role: '*', detectors: ['pass-admin-role'], owner: 'dana', reason: 'migration', until: NOW };
const ROLE_ONLY = { contain: { ...DEFAULT_SETTINGS.contain, callerSession: false } };

describe('whom a pass contains', () => {
  it('the one workload and the session of the caller, under names of their own', () => {
    const decision = decided({});
    expect(decision).toMatchObject({
      action: 'contain',
      containments: [
        {
          target: APP.arn,
          method: 'quarantine',
          scope: { kind: 'workload', userids: ['AROAEXAMPLEAPP:i-0123456789abcdef0'] },
        },
        CALLER,
      ],
    });
    expect('containments' in decision && decision.containments.map(({ policyName }) => policyName)).toEqual([
      `rolewarden-${decision.incident}-quarantine`,
      `rolewarden-${decision.incident}-revocation-caller`,
    ]);
  });

  const eight = Array.from({ length: 8 }, (_, index) => `i-0123456789abcdef${index}`);
  const reach: [string, Row, object][] = [
    [
      'more than seven instances by their prefix',
      { found: { sessionNames: eight } },
      { method: 'quarantine', scope: { kind: 'workload', userids: ['AROAEXAMPLEAPP:i-*'] } },
    ],
    [
      'a shared role without a certain workload is frozen',
      { found: NO_WORKLOAD },
      { method: 'freeze', scope: { kind: 'role' } },
    ],
    [
      'a role whose id is unknown is frozen',
      { reading: { state: 'read', value: withoutId() } },
      { method: 'freeze', scope: { kind: 'role' } },
    ],
    [
      'a role whose use is unknown is frozen',
      { found: NO_WORKLOAD, reading: { state: 'read', value: withoutUse() } },
      { method: 'freeze' },
    ],
    [
      'a role idle for more than 24 h is stopped whole',
      { found: NO_WORKLOAD, role: { lastUsed: new Date('2026-05-03T10:00:59Z') } },
      { method: 'quarantine', scope: { kind: 'role' } },
    ],
    [
      'a role idle for less is frozen',
      { found: NO_WORKLOAD, role: { lastUsed: new Date('2026-05-03T10:01:01Z') } },
      { method: 'freeze' },
    ],
    [
      'a role never used is stopped whole',
      { found: NO_WORKLOAD, role: { lastUsed: 'never' } },
      { method: 'quarantine', scope: { kind: 'role' } },
    ],
    [
      'a role newer than 24 h is stopped whole',
      { found: NO_WORKLOAD, role: { createdAt: new Date('2026-05-03T10:01:01Z') } },
      { method: 'quarantine', scope: { kind: 'role' } },
    ],
    [
      'a role whose owner opted in is stopped whole',
      { found: NO_WORKLOAD, settings: { contain: { ...DEFAULT_SETTINGS.contain, wholeRole: ['ap?'] } } },
      { method: 'quarantine', scope: { kind: 'role' } },
    ],
    [
      'the settings choose the method by severity',
      { settings: { respond: { high: 'revocation' } } },
      { method: 'revocation' },
    ],
    [
      'the settings choose the method by detector first',
      { settings: { respond: { high: 'revocation', 'pass-admin-role': 'freeze' } } },
      { method: 'freeze' },
    ],
    [
      'the strongest response of several findings counts',
      { found: { findings: [finding('low'), finding('high', 'x')] } },
      { method: 'quarantine' },
    ],
  ];
  it.each(reach)('%s', (_, row, expected) => {
    const decision = decided({ ...row, settings: { ...ROLE_ONLY, ...row.settings } });
    expect(decision).toMatchObject({
      action: 'contain',
      containments: expect.arrayContaining([expect.objectContaining(expected)]),
    });
  });
});

describe('whom a trust change contains', () => {
  const trust = { kind: 'trust', sessionNames: [] } as const;
  it('the whole role, whose sessions may have any name, and the caller', () => {
    expect(decided({ found: trust })).toMatchObject({
      containments: [{ method: 'quarantine', scope: { kind: 'role' } }, CALLER],
    });
  });
  it('only the sessions of the bad window once a later event closed it', () => {
    expect(decided({ found: { ...trust, closedAgain: true } })).toMatchObject({
      because: expect.stringContaining('clean again'),
      containments: [{ method: 'revocation', scope: { kind: 'role' } }, CALLER],
    });
  });
  it('a freeze where the breaker is open', () => {
    expect(decided({ found: trust, circumstances: { wholeRoleDenies: 5 } })).toMatchObject({
      because: expect.stringContaining('breaker'),
      containments: [{ method: 'freeze' }, CALLER],
    });
  });
  it('a new role even where the breaker is open', () => {
    const row = {
      found: trust,
      role: { createdAt: new Date('2026-05-04T09:00:00Z') },
      circumstances: { wholeRoleDenies: 9 },
    };
    expect(decided(row)).toMatchObject({ containments: [{ method: 'quarantine' }, CALLER] });
  });
});

describe('each target is switched by itself', () => {
  const off = (target: 'passedRole' | 'changedRole' | 'callerSession') => ({
    settings: { contain: { ...DEFAULT_SETTINGS.contain, [target]: false } },
  });
  const trust = { found: { kind: 'trust', sessionNames: [] } } as const;
  const ROLE = { target: APP.arn, method: 'quarantine' };
  const rows: [string, Row, object[]][] = [
    ['a pass, all on', {}, [ROLE, CALLER]],
    ['a pass without the passed role', off('passedRole'), [CALLER]],
    ['a pass, whatever is said of changed roles', off('changedRole'), [ROLE, CALLER]],
    ['a pass without the caller', off('callerSession'), [ROLE]],
    ['a trust change, all on', trust, [ROLE, CALLER]],
    ['a trust change without the changed role', { ...trust, ...off('changedRole') }, [CALLER]],
    ['a trust change, whatever is said of passed roles', { ...trust, ...off('passedRole') }, [ROLE, CALLER]],
    ['a trust change without the caller', { ...trust, ...off('callerSession') }, [ROLE]],
  ];
  it.each(rows)('%s', (_, row, expected) => {
    expect(decided(row)).toMatchObject({ action: 'contain', containments: expected });
  });

  it('all off: told, nothing written', () => {
    const contain = { passedRole: false, changedRole: false, callerSession: false, wholeRole: [] };
    for (const found of [{}, { kind: 'trust' } as const]) {
      const decision = decided({ found, settings: { contain } });
      expect(decision).toMatchObject({ action: 'alert' });
      expect(decision).not.toHaveProperty('containments');
      expect(decision).not.toHaveProperty('uncontained');
      expect(decision).not.toHaveProperty('because');
    }
  });
});

describe('what is only observed although mode is enforce', () => {
  const observing = (accounts: string[], detectors: string[], more: Partial<Settings> = {}) => ({
    settings: { observe: { accounts, detectors }, ...more },
  });
  const both = { findings: [finding('high'), finding('critical', 'trust-external-account')] };
  const freezeElse = { respond: { 'pass-admin-role': 'freeze', critical: 'quarantine' } } as const;
  const rows: [string, Row, object][] = [
    [
      'an account, with what would have been written',
      observing([OURS], []),
      { action: 'observe', because: `observe.accounts names ${OURS}`, containments: [{ target: APP.arn }, CALLER] },
    ],
    ['another account is not', observing([OUTSIDER], []), { action: 'contain' }],
    [
      'a detector alone',
      observing([], ['pass-admin-role']),
      {
        action: 'observe',
        because: 'observe.detectors names pass-admin-role',
        askedBy: ['pass-admin-role'],
        containments: [{ target: APP.arn }, CALLER],
      },
    ],
    [
      'several detectors, all of them observed',
      { found: both, ...observing([], ['pass-admin-role', 'trust-external-account']) },
      { action: 'observe', because: 'observe.detectors names pass-admin-role, trust-external-account' },
    ],
    [
      'a detector beside another: the other’s containment, and no word about the observed one',
      { found: both, ...observing([], ['trust-external-account']) },
      { action: 'contain', because: undefined, containments: [{ method: 'quarantine' }, CALLER] },
    ],
    [
      'a detector that asks for more than the other: the other’s, and what the observed one asked',
      { found: both, ...observing([], ['trust-external-account'], freezeElse) },
      {
        action: 'contain',
        because: 'observe.detectors names trust-external-account, which would have asked for quarantine',
        containments: [{ method: 'freeze' }, CALLER],
      },
    ],
    [
      'a detector beside advice: advice asks for nothing',
      {
        found: { findings: [finding('high'), finding('low', 'pass-first-seen')] },
        ...observing([], ['pass-admin-role']),
      },
      { action: 'observe', askedBy: ['pass-admin-role'] },
    ],
    [
      'a detector beside what stood before, or is only told',
      {
        found: {
          findings: [
            finding('high'),
            { ...finding('high', 'pass-escalation'), existing: true },
            { ...finding('high', 'pass-unapproved-role'), alertOnly: true },
          ],
        },
        ...observing([], ['pass-admin-role']),
      },
      { action: 'observe', askedBy: ['pass-admin-role'] },
    ],
    [
      'a detector that would only have told is told',
      { found: { findings: [finding('medium')] }, ...observing([], ['pass-admin-role']) },
      { action: 'alert', askedBy: undefined },
    ],
    [
      'the mode comes first',
      observing([OURS], ['pass-admin-role'], { mode: 'observe' }),
      { because: 'mode is observe' },
    ],
    [
      'a protected role is protected first',
      observing([OURS], [], { ...ROLE_ONLY, protect: { roles: ['app'] } }),
      { because: 'protect.roles names app' },
    ],
  ];
  it.each(rows)('%s', (_, row, expected) => {
    expect({ because: undefined, askedBy: undefined, ...decided(row) }).toMatchObject(expected);
  });

  const idle = { found: NO_WORKLOAD, role: { lastUsed: new Date('2026-05-02T10:01:00Z') } };
  const counted: [string, Row, boolean][] = [
    ['a deny counts', {}, true],
    ['one that the mode held back counts', { settings: { mode: 'observe' } }, true],
    ['one of an observed account counts: nothing else is written there', observing([OURS], []), true],
    [
      'one of an observed detector does not: the others need what it would take',
      observing([], ['pass-admin-role']),
      false,
    ],
    ['one of a protected role does not', { settings: { protect: { roles: ['app'] } } }, false],
    [
      'one of a role younger than 24 h does not: stopping it stops no production',
      { role: { ...idle.role, createdAt: new Date('2026-05-03T10:01:01Z') } },
      false,
    ],
    ['one of a role that nobody ever used does not', { role: { lastUsed: 'never' } }, false],
    ['one of a dormant role does not', { role: { lastUsed: new Date('2026-02-03T10:01:00Z') } }, false],
    ['one of a role used within 90 days counts', { role: { lastUsed: new Date('2026-02-03T10:01:01Z') } }, true],
    ['one of a role of 24 h counts', { role: { ...idle.role, createdAt: new Date('2026-05-03T10:01:00Z') } }, true],
    ['a revocation counts', { settings: { respond: { high: 'revocation' } } }, true],
    ['a freeze does not: the role goes on', { settings: { respond: { high: 'freeze' } } }, false],
    ['a deny of one workload does not', { found: { sessionNames: ['i-0123456789abcdef0'] } }, false],
    ['a deny of the caller’s session alone does not', { settings: CALLER_ONLY }, false],
    ['what is only told does not', { errorCode: 'AccessDenied' }, false],
    ['what a person lifted does not', { circumstances: { before: 'lifted' } }, false],
  ];
  it.each(counted)('the breaker: %s', (_, row, counts) => {
    expect(judged({ ...idle, ...row }).counts.role).toBe(counts);
  });
});

describe('a role whose name everybody knows', () => {
  const arn = `arn:aws:iam::${OURS}:role/OrganizationAccountAccessRole`;
  const known = { arn, name: 'OrganizationAccountAccessRole' };
  const protect = { roles: ['OrganizationAccountAccessRole'] };
  const remade = new Map([[arn, 'created after the first scan']]);

  it('is spared where the owner protects it', () => {
    expect(decided({ found: { role: known }, settings: { ...ROLE_ONLY, protect } })).toMatchObject({
      action: 'observe',
    });
  });
  it('is not spared once it was made anew, and why is said', () => {
    expect(decided({ found: { role: known }, settings: { protect }, circumstances: { remade } })).toMatchObject({
      action: 'contain',
      because: expect.stringContaining('created after the first scan'),
      containments: [{ target: arn }, CALLER],
    });
  });
  it('is not spared as a caller either', () => {
    const caller = sessionOf(known.name, 'dana', 'AROAEXAMPLEORG');
    expect(decided({ caller, settings: { protect } })).toMatchObject({
      uncontained: [{ because: 'protect.roles names OrganizationAccountAccessRole' }],
    });
    expect(decided({ caller, settings: { protect }, circumstances: { remade } })).toMatchObject({
      because: 'created after the first scan',
      containments: [{ target: APP.arn }, { target: arn, method: 'revocation' }],
    });
  });
});

describe('whoever passed a role that is never contained', () => {
  const guard = { arn: `arn:aws:iam::${OURS}:role/rolewarden-contain`, name: 'rolewarden-contain' };
  const rows: [string, Row, string, string][] = [
    ['a protected one', { settings: { protect: { roles: ['app'] } } }, APP.arn, 'protect.roles names app'],
    [
      'one of the guardrail',
      { found: { role: guard } },
      guard.arn,
      'a role of the guardrail itself is never contained',
    ],
  ];
  it.each(rows)('%s is stopped, and the role is named as left alone', (_, row, principal, because) => {
    const { decision, isSpared, counts } = judged(row);
    expect(decision).toMatchObject({
      action: 'contain',
      containments: [CALLER],
      uncontained: [{ principal, because }],
    });
    expect(isSpared).toBe(false);
    expect(counts).toEqual({ role: false, user: false });
  });

  it('is left alone, too, where the settings protect the caller', () => {
    expect(decided({ settings: { protect: { roles: ['app', 'Deployer'] } } })).toMatchObject({
      action: 'observe',
      because: 'protect.roles names app',
    });
  });

  it('is only observed where the mode says so', () => {
    const settings = { mode: 'observe', protect: { roles: ['app'] } } as const;
    expect(decided({ settings })).toMatchObject({ action: 'observe', containments: [CALLER] });
  });
});

describe('what is left alone', () => {
  const rows: [string, Row, object][] = [
    [
      'observe is the default',
      { settings: { mode: 'observe' } },
      {
        action: 'observe',
        because: 'mode is observe',
        containments: [{ method: 'quarantine' }, CALLER],
      },
    ],
    ['a failed call', { errorCode: 'ThrottlingException' }, { action: 'alert' }],
    ['what is only to be told', { found: { kind: 'notice' } }, { action: 'alert' }],
    ['a medium finding', { found: { findings: [finding('medium')] } }, { action: 'alert', severity: 'medium' }],
    [
      'a protected role',
      { settings: { ...ROLE_ONLY, protect: { roles: ['arn:aws:iam::*:role/app'] } } },
      { action: 'observe', because: 'protect.roles names arn:aws:iam::*:role/app' },
    ],
    [
      'a role of the guardrail',
      {
        found: { role: { arn: `arn:aws:iam::${OURS}:role/rolewarden-contain`, name: 'rolewarden-contain' } },
        settings: ROLE_ONLY,
      },
      { action: 'observe', because: 'a role of the guardrail itself is never contained' },
    ],
    [
      'a role that could not be named, with an exception that is over: both are said',
      { found: { role: { name: 'instance profile x' } }, settings: { ...ROLE_ONLY, exceptions: [OVER] } },
      { action: 'alert', because: expect.stringMatching(/could not be read.*; the exception for \* by dana expired/) },
    ],
    [
      'an incident that was lifted down',
      { circumstances: { before: 'revoked' } },
      { action: 'suppress', because: expect.stringContaining('its cause was gone') },
    ],
    [
      'an incident that a person lifted',
      { circumstances: { before: 'lifted' } },
      { action: 'suppress', because: expect.stringContaining('a person lifted this incident') },
    ],
    [
      'a role that could not be named',
      { found: { role: { name: 'instance profile x' } }, settings: ROLE_ONLY },
      { action: 'alert', because: expect.stringContaining('could not be read') },
    ],
  ];
  it.each(rows)('%s', (_, row, expected) => {
    expect(decided(row)).toMatchObject(expected);
  });

  it.each([
    [`arn:aws:iam::${OURS}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`, 'service-linked role'],
    [`arn:aws:iam::${OURS}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123`, 'Identity Center role'],
  ])('%s, which AWS lets nobody change, with what to do instead', (arn, words) => {
    const decision = decided({ found: { role: { arn, name: 'x' } }, settings: ROLE_ONLY });
    expect(decision).toMatchObject({
      action: 'alert',
      because: expect.stringContaining(words),
      uncontained: [{ principal: arn }],
    });
    expect(decision).not.toHaveProperty('containments');
  });
});

describe('an alert says no more than there is', () => {
  it.each<[string, Row]>([
    ['a failed call', { errorCode: 'ThrottlingException' }],
    ['what is only to be told', { found: { kind: 'notice' } }],
    ['a medium finding', { found: { findings: [finding('medium')] } }],
  ])('%s: no reason and nobody left out', (_, row) => {
    const decision = decided(row);
    expect(decision.action).toBe('alert');
    for (const field of ['because', 'askedBy', 'containments', 'uncontained'])
      expect(decision).not.toHaveProperty(field);
  });
  it('a failed call under an exception that is over: the exception', () => {
    expect(decided({ errorCode: 'ThrottlingException', settings: { exceptions: [OVER] } })).toMatchObject({
      action: 'alert',
      because: 'the exception for * by dana expired 2026-05-04T10:01:00Z',
    });
  });
});

describe('an incident that nobody answered is contained again when its event comes again', () => {
  it.each(['contained', 'observed', 'alerted', 'suppressed', 'lapsed', 'failed'] as const)('%s', (before) => {
    const decision = decided({ circumstances: { before } });
    expect(decision).toMatchObject({ action: 'contain', containments: [{ target: APP.arn }, CALLER] });
    expect(decision).not.toHaveProperty('because');
    expect(decision).not.toHaveProperty('uncontained');
  });
});

describe('the caller', () => {
  const identity = (difference: JsonObject) => ({ ...sessionOf('Deployer', 'dana'), ...difference });
  const rows: [string, JsonObject, string][] = [
    [
      'an IAM user',
      { type: 'IAMUser', arn: `arn:aws:iam::${OURS}:user/u`, accountId: OURS, userName: 'u' },
      'deactivate the access keys of u',
    ],
    [
      'root',
      { type: 'Root', arn: `arn:aws:iam::${OURS}:root`, accountId: OURS },
      'no policy of the account applies to the root user',
    ],
    ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, 'contain the resource'],
    [
      'a session of CloudFormation',
      { ...sessionOf('CfnExec', 'AWSCloudFormation'), invokedBy: 'cloudformation.amazonaws.com' },
      'revoking it would break all of them',
    ],
    [
      'a role of another account',
      identity({
        sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${OUTSIDER}:role/x`, principalId: 'AROAEXAMPLEX' } },
      }),
      `a role of account ${OUTSIDER}`,
    ],
    [
      'an Identity Center role',
      identity({
        sessionContext: {
          sessionIssuer: {
            arn: `arn:aws:iam::${OURS}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0`,
            principalId: 'AROAEXAMPLEX',
          },
        },
      }),
      'Identity Center',
    ],
    [
      'a session without a name',
      { type: 'AssumedRole', principalId: 'AROAEXAMPLEX', accountId: OURS },
      'does not say which session',
    ],
    ['a session with a wildcard in its name', sessionOf('Deployer', 'da*'), 'does not say which session'],
  ];
  it.each(rows)('%s is not contained, and why is said', (_, caller, words) => {
    const decision = decided({ caller });
    expect(decision).toMatchObject({
      action: 'contain',
      containments: [{ target: APP.arn }],
      uncontained: [{ because: expect.stringContaining(words) }],
    });
  });

  it('in a protected role is not contained', () => {
    const decision = decided({ settings: { protect: { roles: ['Deployer'] } } });
    expect(decision).toMatchObject({
      action: 'contain',
      containments: [{ target: APP.arn }],
      uncontained: [{ because: 'protect.roles names Deployer' }],
    });
  });

  it('who passed the very role it runs as gets a deny beside the role’s', () => {
    const decision = decided({ caller: sessionOf('app', 'dana', 'AROAEXAMPLEAPP') });
    expect(
      'containments' in decision && decision.containments.map(({ target, policyName }) => [target, policyName]),
    ).toEqual([
      [APP.arn, `rolewarden-${decision.incident}-quarantine`],
      [APP.arn, `rolewarden-${decision.incident}-revocation-caller`],
    ]);
  });
});

describe('a user who called, where the owner opted in', () => {
  const OPTED_IN = { ...DEFAULT_SETTINGS.contain, callerUser: true };
  const USER = { target: ALICE, method: 'quarantine', scope: { kind: 'user' } };
  const row = (contain: Partial<Settings['contain']>, more: Row = {}): Row => ({
    caller: userIdentity(),
    settings: { contain: { ...OPTED_IN, ...contain } },
    ...more,
  });
  const unnamed = { found: { role: { name: 'instance profile x' } } };
  it.each<[string, Row, object[]]>([
    ['is stopped beside the role', row({}), [{ target: APP.arn }, USER]],
    ['is stopped alone where the role is switched off', row({ passedRole: false }), [USER]],
    ['is stopped alone where the role could not be named', row({}, unnamed), [USER]],
    ['is left alone where the owner did not opt in', row({ callerUser: false }), [{ target: APP.arn }]],
  ])('%s', (_, one, expected) => {
    expect(decided(one)).toMatchObject({ action: 'contain', containments: expected });
  });
  it('is not stopped while the breaker is open, and alone that is only told', () => {
    const decision = decided(row({ passedRole: false }, { circumstances: { wholeRoleDenies: 5 } }));
    expect(decision).toMatchObject({ action: 'alert', uncontained: [{ principal: ALICE }] });
    expect(decision).not.toHaveProperty('containments');
  });
});

describe('while the ledger does not answer', () => {
  it('a fresh event is contained, and it is said', () => {
    expect(decided({ circumstances: { ledgerUnreachable: 'timed out' } })).toMatchObject({
      action: 'contain',
      because: expect.stringContaining('without the ledger'),
    });
  });
  it('an event that does not say when it was is contained: nothing shows that it is a copy', () => {
    const timeless = event({ eventID: 'e-1', eventTime: null, userIdentity: sessionOf('Deployer', 'dana') });
    const row = { found: { event: timeless }, circumstances: { ledgerUnreachable: 'timed out' } };
    expect(decided(row)).toMatchObject({ action: 'contain' });
  });
  it('an event of last week is contained while the ledger answers: it knows what a person lifted', () => {
    const decision = decided({ circumstances: { now: new Date('2026-05-11T10:00:00Z') } });
    expect(decision).toMatchObject({ action: 'contain', containments: [{ target: APP.arn }, CALLER] });
  });
  it.each([
    ['of 15 min, the latest that a first delivery takes,', new Date('2026-05-04T10:15:00Z')],
    ['that is dated after our clock', new Date('2026-05-04T09:00:00Z')],
  ])('an event %s is contained', (_, now) => {
    expect(decided({ circumstances: { ledgerUnreachable: 'timed out', now } })).toMatchObject({ action: 'contain' });
  });
  it('an event older than 15 min is only told', () => {
    const late = { ledgerUnreachable: 'timed out', now: new Date('2026-05-04T10:15:01Z') };
    expect(decided({ circumstances: late })).toMatchObject({
      action: 'alert',
      because: expect.stringContaining('older than 15 min'),
    });
  });
});

describe('exceptions', () => {
  const exception = {
    role: 'app',
    detectors: ['pass-admin-role'],
    owner: 'dana',
    reason: 'migration',
    until: new Date('2026-06-01T00:00:00Z'),
  };
  const rows: [string, Settings['exceptions'][number], object][] = [
    ['suppress what they cover', exception, { action: 'suppress', because: 'exception: migration (dana)' }],
    ['for this service suppress', { ...exception, service: 'ec2.amazonaws.com' }, { action: 'suppress' }],
    ['for this caller suppress', { ...exception, principal: 'Deploy*' }, { action: 'suppress' }],
    ['for another role do nothing', { ...exception, role: 'other' }, { action: 'contain' }],
    ['for another service do nothing', { ...exception, service: 'lambda.amazonaws.com' }, { action: 'contain' }],
    ['for another caller do nothing', { ...exception, principal: 'Nobody' }, { action: 'contain' }],
    ['for another detector do nothing', { ...exception, detectors: ['pass-denied'] }, { action: 'contain' }],
    [
      'that are over do nothing and are reported',
      { ...exception, until: NOW },
      { action: 'contain', because: 'the exception for app by dana expired 2026-05-04T10:01:00Z' },
    ],
  ];
  it.each(rows)('%s', (_, one, expected) => {
    expect(decided({ settings: { exceptions: [one] } })).toMatchObject(expected);
  });

  it('give each reason once, and those that are over besides', () => {
    const other = { ...exception, reason: 'audit', owner: 'ana' };
    const over = { ...exception, until: NOW };
    expect(decided({ settings: { exceptions: [exception, exception, other, over] } })).toMatchObject({
      action: 'suppress',
      because: 'exception: migration (dana); audit (ana); the exception for app by dana expired 2026-05-04T10:01:00Z',
    });
  });

  it('that are over are told beside what else is to be said', () => {
    const row = { settings: { mode: 'observe', exceptions: [{ ...exception, until: NOW }] } } as const;
    expect(decided(row)).toMatchObject({
      because: 'mode is observe; the exception for app by dana expired 2026-05-04T10:01:00Z',
    });
  });

  it('leave the findings that they do not cover', () => {
    const findings = [finding('high'), finding('medium', 'pass-unapproved-role')];
    expect(decided({ found: { findings }, settings: { exceptions: [exception] } })).toMatchObject({
      action: 'alert',
      findings: [{ detector: 'pass-unapproved-role' }],
    });
  });
});

it('a finding on a role that can take over the account is critical and pages, but advice does not contain it', () => {
  const role = {
    arn: `arn:aws:iam::${OURS}:role/OrganizationAccountAccessRole`,
    name: 'OrganizationAccountAccessRole',
  };
  expect(decided({ found: { role, findings: [finding('low')] } })).toMatchObject({
    action: 'alert',
    severity: 'critical',
    findings: [{ severity: 'critical' }],
  });
});

function withoutId(): Role {
  const { id: _, ...role } = APP;
  return role;
}

function withoutUse(): Role {
  const { lastUsed: _, ...role } = APP;
  return role;
}

describe('what the decision says of itself, whatever its detectors are called', () => {
  const strange = [finding('high', 'guard-trust-pass')];
  const touched = [...strange, { ...finding('medium', 'x'), guard: true as const }];
  const excepted = [{ ...OVER, detectors: ['x'], until: new Date('2026-05-05T00:00:00Z') }];

  it.each<[string, Row, object]>([
    ['a pass', { found: { findings: strange } }, { cause: 'pass' }],
    ['a trust', { found: { kind: 'trust', findings: strange } }, { cause: 'trust' }],
    ['a trust that is observed', { found: { kind: 'trust' }, settings: { mode: 'observe' } }, { cause: 'trust' }],
    ['a trust that is only told', { found: { kind: 'trust', findings: [finding('low')] } }, { cause: 'trust' }],
    ['a notice', { found: { kind: 'notice', findings: strange } }, {}],
    ['an open role that is armed', { found: { kind: 'trust', armed: 'trust' } }, { cause: 'trust', armed: true }],
    ['an open, passed role that is armed', { found: { kind: 'trust', armed: 'pass' } }, { cause: 'pass', armed: true }],
    ['the guardrail itself', { found: { kind: 'notice', findings: touched } }, { guard: true }],
    ['the guardrail beside a pass', { found: { findings: touched } }, { cause: 'pass', guard: true }],
    [
      'the guardrail beside a pass, which is excepted',
      { found: { findings: touched }, settings: { exceptions: excepted } },
      { cause: 'pass' },
    ],
  ])('%s', (_, row, expected) => {
    const { cause, armed, guard, findings } = decided(row);
    expect({ ...(cause && { cause }), ...(armed && { armed }), ...(guard && { guard }) }).toEqual(expected);
    for (const one of findings) expect(one).not.toHaveProperty('guard');
  });
});
