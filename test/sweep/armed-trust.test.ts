import { describe, expect, test } from 'vitest';
import { parseIamArn } from '../../lib/base/arn.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import type { Account, Role, RolePolicy } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { ContainPorts } from '../../lib/contain/ports.ts';
import { type CloudTrailEvent, parseEvent } from '../../lib/event/cloudtrail.ts';
import type { IncidentState } from '../../lib/incident/incident.ts';
import { incidentKey } from '../../lib/incident/incident-key.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { dispatch } from '../../lib/inspect/dispatch.ts';
import { liftDown } from '../../lib/inspect/follow-up.ts';
import { inspectEvent } from '../../lib/inspect/inspect.ts';
import { remember } from '../../lib/inspect/remember.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { EC2, OURS, OUTSIDER_ROOT, record, sessionOf, trustChange, trustOf } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';
import { judgeOpened } from '../support/judging.ts';

const START = new Date('2026-05-04T10:00:00Z');
const SETTINGS: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const ARN = `arn:aws:iam::${OURS}:role/app`;
const LAMBDA = { Service: 'lambda.amazonaws.com' };
const OPEN = trustOf(LAMBDA, OUTSIDER_ROOT);
const CLOSED = trustOf(LAMBDA);
const ADMIN = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

const at = (minutes: number, call: JsonObject): CloudTrailEvent =>
  parseEvent({ ...call, eventTime: later(START, minutes * MINUTE).toISOString() });
const arming = record({
  eventName: 'PutRolePolicy',
  requestParameters: { roleName: 'app', policyName: 'p', policyDocument: JSON.stringify(ADMIN) },
});
const unbounding = record({ eventName: 'DeleteRolePermissionsBoundary', requestParameters: { roleName: 'app' } });
const passing = record({
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  requestParameters: { functionName: 'nightly', role: ARN },
  responseElements: { functionName: 'nightly' },
});

interface Row {
  /** The trust policy of the role before anything happens. */
  readonly trust?: JsonObject;
  /** What the ledger accepted of it an hour before. */
  readonly accepted?: JsonObject;
  /** The role was handed to Lambda before. */
  readonly passed?: true;
  /** The call that is contained. */
  readonly call?: JsonObject;
  /** The trust policy as it is written five minutes later. */
  readonly closed?: JsonObject;
}

/** One account from the event to IAM: the role `app`, what IAM shows of it, and the queues between inspect, contain, sweep and scan. */
async function world({ trust = OPEN, accepted, passed }: Row) {
  const app = memoryRole('AROAEXAMPLEAPP', { trust });
  const iam = memoryIam({ roles: { app, Deployer: memoryRole('AROAEXAMPLEDEPLOYER', { trust: CLOSED }) } });
  const ledger = memoryLedger();
  const policies = (): RolePolicy[] => [
    { kind: 'inline', name: 'p', document: ADMIN },
    ...[...app.inline].map(([name, document]): RolePolicy => ({ kind: 'inline', name, document })),
  ];
  const roleOf = (name: string): Role => ({
    arn: `arn:aws:iam::${OURS}:role/${name}`,
    name,
    path: '/',
    account: OURS,
    id: `AROAEXAMPLE${name.toUpperCase()}`,
    createdAt: new Date('2025-01-01T00:00:00Z'),
    lastUsed: 'never',
    policies: name === 'app' ? policies() : [],
    trustPolicy: iam.roles.get(name)?.trust,
  });
  const account: Account = {
    role: async ({ name, arn }) => ({ state: 'read', value: roleOf(name ?? parseIamArn(arn ?? '')?.name ?? '') }),
    user: async () => ({ state: 'absent', because: 'not asked' }),
    rolesWith: async () => [],
  };
  const ports: ContainPorts = {
    policies: iam.targetPolicies,
    killSwitch: async () => ({ on: false }),
    publish: async () => {},
    look: async () => {},
    ledger,
    settings: SETTINGS,
  };
  const carryOut = (now: Date) => async (command: Command) =>
    void (await contain(JSON.stringify(command), 1, ports, now));

  if (accepted !== undefined)
    await ledger.rememberTrust(ARN, { eventId: 'x', time: later(START, -HOUR), document: accepted, accepted: true });
  if (passed)
    await ledger.firstSeen({ role: ARN, service: 'lambda.amazonaws.com', issuer: 'dev' }, later(START, -HOUR));
  return {
    ledger,
    async happens(event: CloudTrailEvent) {
      const now = later(event.time ?? START, MINUTE);
      const around = { account, ledger, settings: SETTINGS, now };
      const decisions = await inspectEvent(event, around);
      await dispatch(decisions, { enqueue: carryOut(now), publish: async () => {} });
      await liftDown(event, decisions, around, carryOut(now));
      await remember(event, decisions, account, ledger);
      return decisions;
    },
    shows(document: JsonObject) {
      app.trust = document;
    },
    sweeps: (minutes: number) => {
      const now = later(START, minutes * MINUTE);
      const enqueue = carryOut(now);
      const told = { enqueue, publish: async () => {}, isNews: () => true };
      const ports = { ...iam.sweep, ...told, ledger, settings: SETTINGS, account: OURS };
      return sweep(
        {
          ...ports,
          killSwitch: async () => ({ on: false }),
          lookAgain: async () => void (await judgeOpened(ports, now)),
        },
        now,
      );
    },
  };
}

type States = { readonly role?: IncidentState; readonly caller?: IncidentState };

/** What the ledger says of the role's deny and of its caller's, when the trust policy is written anew and by what way that is seen. */
async function statesOf(row: Row, way: 'a closing event' | 'two clean reads'): Promise<States> {
  const { call = arming, closed = CLOSED } = row;
  const { ledger, happens, shows, sweeps } = await world(row);
  const [decision] = await happens(at(0, call));
  shows(closed);
  if (way === 'a closing event') await happens(at(5, trustChange('app', closed)));
  else for (const minutes of [6, 12]) await sweeps(minutes);
  const incident = decision?.incident ?? '';
  const [role, caller] = await Promise.all([
    ledger.incident(incident),
    ledger.incident(incidentKey({ incident, caller: true })),
  ]);
  return { ...(role && { role: role.state }), ...(caller && { caller: caller.state }) };
}

const opening = (difference: JsonObject = {}): Row => ({
  call: trustChange('app', OPEN, difference),
  accepted: CLOSED,
});
const lifted: readonly [string, Row][] = [
  ['opened by the event', opening()],
  ['opened by a session of the role itself', opening({ userIdentity: sessionOf('app', 'dana') })],
  ['armed while it lets outsiders in', {}],
  ['armed, and the outsiders were accepted', { accepted: OPEN }],
];

const left: readonly [string, Row][] = [
  ['a pass of the role', { call: passing }],
  ['armed, and outsiders may still assume it', { closed: trustOf(EC2, OUTSIDER_ROOT) }],
  ['armed, and the outsiders were accepted', { accepted: OPEN, closed: trustOf(LAMBDA, OUTSIDER_ROOT) }],
  ['armed with a pass from before, which a closed trust leaves armed', { passed: true }],
  ['armed after a pass, and only services may assume it', { trust: CLOSED, passed: true }],
  [
    'its boundary removed after a pass, and only services may assume it',
    { trust: CLOSED, passed: true, call: unbounding },
  ],
];

describe.each(['a closing event', 'two clean reads'] as const)('by %s', (way) => {
  test.each(lifted)('the deny is lifted down, its caller’s is not: %s', async (_, row) => {
    expect(await statesOf(row, way)).toEqual({ role: 'revoked', caller: 'contained' });
  });

  test.each(left)('the deny stays: %s', async (_, row) => {
    expect(await statesOf(row, way)).toEqual({ role: 'contained', caller: 'contained' });
  });
});
