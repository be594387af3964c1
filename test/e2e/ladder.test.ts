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
import { connectLive } from '../../lib/aws/live.ts';
import { iamForWriting } from '../../lib/aws/quota-full.ts';
import { rolePolicies } from '../../lib/aws/role-policies.ts';
import { carryOut } from '../../lib/carry-out.ts';
import { incidentOf, type Method, type Scope } from '../../lib/containment.ts';
import { applyLift } from '../../lib/live/apply.ts';
import { liftStep } from '../../lib/live/lift-plan.ts';
import { type StandingDeny, sortOut } from '../../lib/live/standing.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/settings.ts';
import { DAY, HOUR, later } from '../../lib/time.ts';
import { command } from '../support/commands.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { createFunction, type MadeRole, makeRole, policiesOn } from './people.ts';
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

const made: [Rung, MadeRole][] = [];
type Rung = 'inline' | 'managed' | 'boundary';
const full = (action: string) => ({ action, times: 1, status: 409, code: 'LimitExceeded' });
const FAULTS: Readonly<Record<Rung, ReturnType<typeof full>[]>> = {
  inline: [],
  managed: [full('PutRolePolicy')],
  boundary: [full('PutRolePolicy'), full('AttachRolePolicy')],
};

const scopesOf = ({ id }: MadeRole): Scope[] => [
  { kind: 'role' },
  { kind: 'workload', userids: [`${id}:i-0123456789abcdef0`] },
  { kind: 'session', userids: [`${id}:alice`] },
];
const methods: Method[] = ['freeze', 'revocation', 'quarantine'];
const cells = (['inline', 'managed', 'boundary'] as const).flatMap((rung) =>
  methods.flatMap((method) =>
    ([0, 1, 2] as const)
      .filter((scope) => rung !== 'boundary' || (scope === 0 && method !== 'freeze'))
      .map((scope) => [rung, method, (['role', 'workload', 'session'] as const)[scope], scope] as const),
  ),
);

/** What stands under our prefix on the role, on whichever rung. */
async function standingOn(role: MadeRole): Promise<StandingDeny[]> {
  const { iam: live } = await connectLive();
  return sortOut((await live.underPrefix()).filter((found) => found.role.name === role.name)).ours;
}

async function lifted(deny: StandingDeny, revive: boolean): Promise<void> {
  const { iam: live } = await connectLive();
  const step = liftStep(deny, { revive }, new Date());
  expect(step.refused).toBeUndefined();
  expect(await applyLift(step, live)).toEqual({ done: true });
}

describe('every method, scope and rung', () => {
  test.each(cells)(
    '%s %s of %s: written, read back, found standing, lifted, revived',
    async (rung, method, _, index) => {
      const role = await makeRole(iam, 'ec2.amazonaws.com');
      const scope = scopesOf(role)[index] ?? { kind: 'role' };
      const incident = incidentOf(`e2e-${rung}-${method}-${index}`, role.arn);
      const order = command({ incident, target: role.arn, roleId: role.id, method, scope });
      const policies = rolePolicies(iamForWriting(), [0, 100]);

      proxy.inject(...FAULTS[rung]);
      const carried = await carryOut(order, policies, bounding, undefined, new Date());
      expect(carried).toMatchObject({ outcome: 'written', ...(rung !== 'inline' && { containment: { rung } }) });
      const [deny, ...more] = await standingOn(role);
      expect([deny?.rung, deny?.method, deny?.scope.kind === 'role', more]).toEqual([rung, method, index === 0, []]);
      expect('containment' in carried && carried.containment.policyDocument).toEqual(deny?.document);

      proxy.inject(...FAULTS[rung]);
      if (rung !== 'boundary') {
        const again = await carryOut(order, policies, bounding, undefined, later(new Date(), 1000));
        expect(again).toMatchObject({ outcome: 'stands' });
      }
      proxy.inject();
      if (deny !== undefined && rung !== 'boundary') {
        await lifted(deny, false);
        const [open] = await standingOn(role);
        expect(open?.cutoff.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
      }
      const [last] = await standingOn(role);
      if (last !== undefined) await lifted(last, true);
      expect(await standingOn(role)).toEqual([]);

      proxy.inject(...FAULTS[rung]);
      await carryOut(order, policies, bounding, undefined, new Date());
      proxy.inject();
      expect(await standingOn(role)).toMatchObject([{ rung }]);
      made.push([rung, role]);
    },
  );

  test('all of them lapse: the sweep deletes them; a boundary stays, and is told', async () => {
    await stack.alerts();
    const swept = await stack.sweep(later(new Date(), 3 * DAY));
    expect(made).toHaveLength(cells.length);
    const { iam: live } = await connectLive();
    const left = (await live.underPrefix()).filter(({ role }) => made.some(([, { name }]) => name === role.name));
    expect(left.map(({ rung }) => rung)).toEqual(['boundary', 'boundary']);
    const ofOurs = (key: string) => made.some(([, { arn }]) => key.startsWith(`${arn} `));
    expect((swept.deleted as string[]).filter(ofOurs)).toHaveLength(cells.length - 2);
    const told = (await stack.alerts()).map(({ attributes }) => attributes.detector);
    expect(told.filter((detector) => detector === 'guard-boundary-stands').length).toBeGreaterThanOrEqual(2);
  });

  test('a boundary from before comes back', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: `team-${Date.now()}`, PolicyDocument }));
    const before = Policy?.Arn ?? '';
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: role.name, PermissionsBoundary: before }));
    proxy.inject(...FAULTS.boundary);
    const order = command({ incident: incidentOf('boundary', role.arn), target: role.arn, roleId: role.id });
    await carryOut(order, rolePolicies(iamForWriting(), [0]), bounding, undefined, new Date());
    proxy.inject();
    const [deny] = await standingOn(role);
    if (deny !== undefined) await lifted(deny, false);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(before);
    expect(Object.keys(await policiesOn(iam, role))).toEqual([expect.stringMatching(/-revocation$/)]);
  });
});

describe('the packaged functions', () => {
  test('a full role: contain climbs, tags and tells; sweep takes down what lapsed', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const order = command({ incident: incidentOf('packaged', role.arn), target: role.arn, roleId: role.id });
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
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(
      (await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }))).PolicyVersion,
    ).toBeDefined();

    await stack.sweep(later(new Date(), 13 * HOUR));
    expect(await attached()).toHaveLength(1);
    await stack.sweep(later(new Date(), DAY));
    expect(await attached()).toEqual([]);
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).rejects.toThrow();
    const after = await iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(after.Role?.Tags ?? []).toEqual([]);
  });
});

describe('the ledger is away', () => {
  test('an event is contained all the same, within its time, and the message says so', async () => {
    const [role, developer] = [
      await makeRole(iam, 'lambda.amazonaws.com', true),
      await makeRole(iam, 'ec2.amazonaws.com'),
    ];
    await stack.alerts();
    const down = ['GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => ({ action, times: 99, status: 500 }));
    proxy.inject(...down);
    const began = performance.now();
    await stack.deliver(createFunction(developer, role, 'blind'));
    const { carried, errors } = await stack.drain();
    expect(performance.now() - began).toBeLessThan(10_000);
    proxy.inject();
    expect([errors, carried.map(({ outcome }) => outcome)]).toEqual([[], ['written', 'written']]);
    const [alert] = await stack.alerts();
    expect(alert?.json.because).toMatch(/without the ledger/);
  });
});
