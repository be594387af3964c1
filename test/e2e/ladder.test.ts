import {
  CreatePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { iamForWriting } from '../../lib/aws/inline-policies.ts';
import { connectLive } from '../../lib/aws/live.ts';
import { targetPolicies } from '../../lib/aws/target-policies.ts';
import type { Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { type OwnDeny, sortOut } from '../../lib/cli/contained/own-denies.ts';
import { applyLift } from '../../lib/cli/lift/apply.ts';
import { liftStep } from '../../lib/cli/lift/plan.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import type { Command } from '../../lib/contain/command.ts';
import { RESERVES } from '../../lib/contain/put/reserve.ts';
import type { Containment } from '../../lib/incident/deny/containment.ts';
import { SPREAD } from '../../lib/incident/deny/containment-of.ts';
import { denyPolicy, type Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { Rung } from '../../lib/incident/deny/found.ts';
import { parseReserve, reserveDocument } from '../../lib/incident/deny/reserve.ts';
import { incidentOf } from '../../lib/incident/incident-of.ts';
import { command } from '../support/commands.ts';
import { remembering } from '../support/remembering.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { type MadeRole, makeRole, policiesOn } from './people.ts';
import { type Stack, stackOn } from './stack.ts';

const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const bounding: Settings = { ...enforce, contain: { ...enforce.contain, boundary: true } };

let proxy: FaultProxy;
let stack: Stack;
let iam: IAMClient;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  proxy = await faultProxy(inject('moto'));
  stack = await stackOn(proxy.url, inject('packaged'));
  iam = stack.iam;
});
afterAll(() => proxy.close());

/** What IAM answers on a role whose policies are full, so that the ladder ends on this rung. */
const full = (action: string) => ({ action, times: 1, status: 409, code: 'LimitExceeded' });
const FULL: Readonly<Record<Rung, ReturnType<typeof full>[]>> = {
  inline: [],
  managed: [full('PutRolePolicy')],
  boundary: [full('PutRolePolicy'), full('AttachRolePolicy')],
};

interface Reach {
  readonly name: string;
  readonly wanted: (role: MadeRole) => Scope;
}
const REACHES: readonly Reach[] = [
  { name: 'role', wanted: () => ({ kind: 'role' }) },
  { name: 'workload', wanted: ({ id }) => ({ kind: 'workload', userids: [`${id}:i-0123456789abcdef0`] }) },
  { name: 'session', wanted: ({ id }) => ({ kind: 'session', userids: [`${id}:alice`] }) },
];
const METHODS: readonly Method[] = ['freeze', 'revocation', 'quarantine'];
const RUNGS: readonly Rung[] = ['inline', 'managed', 'boundary'];
const CELLS = RUNGS.flatMap((rung) =>
  METHODS.flatMap((method) => REACHES.map((reach) => [rung, method, reach.name, reach] as const)),
);

/** What was seen in IAM for each cell: the closing note quotes it. */
const seen = new Map<string, string[]>();
const VERBS = ['written', 'read back', 'again: stands', 'lifted', 'revived', 'lapsed'];

const carriedOut = remembering();

async function carried(order: Command, rung: Rung, at: Date) {
  proxy.inject(...FULL[rung]);
  const outcome = await carriedOut(order, targetPolicies(iamForWriting(), [0, 100]), bounding, undefined, at);
  proxy.inject();
  return outcome;
}

/** What IAM itself shows of a containment, asked for by name on its rung; undefined when it is not there. */
async function shown({ name, arn }: MadeRole, { policyName }: Containment, rung: Rung): Promise<unknown> {
  if (rung === 'inline') return (await policiesOn(iam, { name, arn, id: '' }))[policyName];
  const PolicyArn = `${arn.slice(0, arn.indexOf(':role/'))}:policy/${policyName}`;
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
  const held =
    rung === 'boundary'
      ? Role?.PermissionsBoundary?.PermissionsBoundaryArn === PolicyArn
      : AttachedPolicies.some((attached) => attached.PolicyArn === PolicyArn);
  return held ? documentOf(PolicyArn) : undefined;
}

async function documentOf(PolicyArn: string): Promise<unknown> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const asked = { PolicyArn, VersionId: Policy?.DefaultVersionId };
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(asked));
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''));
}

/** The reserves, as the stack makes them. */
async function makeReserves(): Promise<void> {
  const old = new Date('2020-01-01T00:00:00Z');
  const lapsed = denyPolicy('revocation', { kind: 'role' }, old, later(old, 13 * HOUR));
  const nobody = 'arn:aws:iam::111122223333:role/rolewarden-reserve';
  const document = reserveDocument('rolewarden-0000000000000000-revocation', nobody, lapsed);
  for (const PolicyName of RESERVES)
    await iam
      .send(new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(document) }))
      .catch((error: Error) => expect(error.name).toBe('EntityAlreadyExistsException'));
}

/** Denies of an incident on the role, on whichever rung. */
async function standingOn({ name }: MadeRole, incident: string): Promise<OwnDeny[]> {
  const { iam: live } = await connectLive();
  const { ours } = sortOut((await live.underPrefix()).filter(({ target: role }) => role.name === name));
  return ours.filter((deny) => deny.incident === incident);
}

async function lift(deny: OwnDeny, revive: boolean): Promise<void> {
  const { iam: live } = await connectLive();
  const step = liftStep(deny, { revive }, new Date());
  expect(step.refused).toBeUndefined();
  expect(await applyLift(step, live)).toEqual({ done: true });
}

const only = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0] as T;
};

describe('every method, scope and rung', () => {
  test.each(CELLS)('%s: %s of %s', async (rung, method, name, reach) => {
    const verbs: string[] = [];
    seen.set(`${rung} ${method} ${name}`, verbs);
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const scope = reach.wanted(role);
    const incident = incidentOf(`e2e-${rung}-${method}-${name}`, role.arn);
    const order = command({ incident, target: role.arn, targetId: role.id, method, scope });
    const write = async () => {
      const outcome = await carried(order, rung, new Date());
      expect(outcome).toMatchObject({ outcome: 'written' });
      if (!('containment' in outcome)) throw new Error(outcome.outcome);
      return outcome.containment;
    };

    const containment = await write();
    expect([containment.rung ?? 'inline', containment.scope]).toEqual([rung, scope]);
    expect(only(await standingOn(role, incident))).toMatchObject({ rung, method, policyName: containment.policyName });
    verbs.push('written');
    expect(await shown(role, containment, rung)).toEqual(containment.policyDocument);
    verbs.push('read back');

    expect(await carried(order, rung, later(new Date(), SECOND))).toMatchObject({ outcome: 'stands' });
    expect(await shown(role, containment, rung)).toEqual(containment.policyDocument);
    only(await standingOn(role, incident));
    verbs.push('again: stands');

    await lift(only(await standingOn(role, incident)), false);
    const open = only(await standingOn(role, incident));
    expect(open.cutoff.getTime()).toBeLessThanOrEqual(Date.now() + SPREAD + SECOND);
    expect([open.rung, open.lapse]).toEqual([rung, new Date(containment.lapse)]);
    verbs.push('lifted');

    await lift(open, true);
    expect(await standingOn(role, incident)).toEqual([]);
    expect(await shown(role, containment, rung)).toBeUndefined();
    verbs.push('revived');

    const anew = await write();
    await stack.sweep(later(new Date(anew.lapse), -SECOND));
    expect(await shown(role, anew, rung)).toEqual(anew.policyDocument);
    await stack.sweep(later(new Date(anew.lapse), 6 * MINUTE));
    expect(await standingOn(role, incident)).toEqual([]);
    expect(await shown(role, anew, rung)).toBeUndefined();
    verbs.push('lapsed');
  });

  test('the matrix', () => {
    const rows = METHODS.flatMap((method) =>
      REACHES.map((reach) => [
        method.padEnd(10),
        reach.name.padEnd(25),
        ...RUNGS.map((rung) => {
          const verbs = seen.get(`${rung} ${method} ${reach.name}`);
          return `${verbs?.length} of ${VERBS.length}`.padEnd(16);
        }),
      ]),
    );
    const head = ['method', 'scope', ...RUNGS].map((text, index) => text.padEnd([10, 25][index] ?? 16));
    const legend = `each cell: ${VERBS.join(', ')}`;
    console.info([legend, head.join(' '), ...rows.map((row) => row.join(' ').trimEnd())].join('\n'));
    expect([...seen.values()].every((verbs) => verbs.join() === VERBS.join())).toBe(true);
    expect(seen.size).toBe(CELLS.length);
  });

  test.each(METHODS)('an account that may make no managed policy more: %s in a reserve', async (method) => {
    await makeReserves();
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const incident = incidentOf(`e2e-reserve-${method}`, role.arn);
    const order = command({ incident, target: role.arn, targetId: role.id, method });
    const carry = async (at: Date) => {
      proxy.inject(full('PutRolePolicy'), full('CreatePolicy'));
      const outcome = await carriedOut(order, targetPolicies(iamForWriting(), [0, 100]), enforce, undefined, at);
      proxy.inject();
      return outcome;
    };
    const outcome = await carry(new Date());
    if (outcome.outcome !== 'written') throw new Error(JSON.stringify(outcome));
    const { containment } = outcome;
    expect(containment).toMatchObject({ rung: 'managed', reserve: expect.stringMatching(/^rolewarden-reserve-\d$/) });
    const arn = `${role.arn.slice(0, role.arn.indexOf(':role/'))}:policy/${containment.reserve}`;
    const attached = async () => {
      const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role.name }));
      return AttachedPolicies.map(({ PolicyArn }) => PolicyArn);
    };
    expect(await attached()).toEqual([arn]);
    const stored = parseReserve(await documentOf(arn));
    expect([stored?.policyName, stored?.policyDocument]).toEqual([containment.policyName, containment.policyDocument]);
    expect(await carry(later(new Date(), SECOND))).toMatchObject({ outcome: 'stands' });

    await lift(only(await standingOn(role, incident)), false);
    const open = only(await standingOn(role, incident));
    expect([open.lapse, open.cutoff <= later(new Date(), SPREAD + SECOND)]).toEqual([
      new Date(containment.lapse),
      true,
    ]);
    expect(parseReserve(await documentOf(arn))?.deny.cutoff).toEqual(open.cutoff);
    await lift(open, true);
    expect(await attached()).toEqual([]);
    expect(parseReserve(await documentOf(arn))?.policyName).toBe(containment.policyName);

    await stack.sweep(later(new Date(containment.lapse), HOUR)); // an unattached reserve is never deleted
    const anew = await carry(later(new Date(containment.lapse), HOUR));
    if (anew.outcome !== 'written') throw new Error(JSON.stringify(anew));
    await stack.sweep(later(new Date(anew.containment.lapse), -SECOND));
    expect(await attached()).toEqual([arn]);
    await stack.sweep(later(new Date(anew.containment.lapse), 6 * MINUTE));
    expect(await attached()).toEqual([]);
    expect(parseReserve(await documentOf(arn))).toBeDefined();
  });

  test('a boundary from before is never replaced: the role is frozen', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: `team-${Date.now()}`, PolicyDocument }));
    const before = Policy?.Arn ?? '';
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: role.name, PermissionsBoundary: before }));
    const incident = incidentOf('boundary', role.arn);
    const outcome = await carried(command({ incident, target: role.arn, targetId: role.id }), 'boundary', new Date());
    expect(outcome).toMatchObject({ outcome: 'written', frozen: true, containment: { method: 'freeze' } });
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(before);
    expect(Object.keys(await policiesOn(iam, role))).toEqual([`rolewarden-${incident}-freeze`]);
  });

  test('a service control policy that refuses our boundary: the role is frozen', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const incident = incidentOf('scp', role.arn);
    const refused = { action: 'PutRolePermissionsBoundary', times: 1, status: 403, code: 'AccessDenied' };
    proxy.inject(...FULL.boundary, refused);
    const order = command({ incident, target: role.arn, targetId: role.id });
    const outcome = await carryOut(order, targetPolicies(iamForWriting(), [0, 100]), bounding, undefined, new Date());
    proxy.inject();
    expect(outcome).toMatchObject({ outcome: 'written', frozen: true });
    expect(Object.keys(await policiesOn(iam, role))).toEqual([`rolewarden-${incident}-freeze`]);
  });
});

describe('the packaged functions', () => {
  test('a full role: contain climbs, tags and tells; sweep takes down what lapsed', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const order = command({ incident: incidentOf('packaged', role.arn), target: role.arn, targetId: role.id });
    await stack.alerts();
    proxy.inject(full('PutRolePolicy'));
    expect(await stack.send(JSON.stringify(order))).toMatchObject([
      { outcome: 'written', containment: { rung: 'managed' } },
    ]);
    const [alert] = await stack.alerts();
    expect(alert?.json).toMatchObject({ carried: { containment: { rung: 'managed' } } });
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(Role?.Tags).toEqual([{ Key: 'rolewarden:incident', Value: order.incident }]);
    const attached = async () =>
      (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role.name }))).AttachedPolicies ?? [];
    const [{ PolicyArn } = {}] = await attached();
    expect(await documentOf(PolicyArn ?? '')).toMatchObject({ Statement: [{ Sid: 'Rolewarden' }] });

    await stack.sweep(later(new Date(), 13 * HOUR));
    expect(await attached()).toHaveLength(1);
    await stack.sweep(later(new Date(), DAY));
    expect(await attached()).toEqual([]);
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).rejects.toThrow();
    const after = await iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(after.Role?.Tags ?? []).toEqual([]);
  });
});
