import {
  CreatePolicyCommand,
  DeleteRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { iamForWriting } from '../../lib/aws/inline-policies.ts';
import { targetPolicies } from '../../lib/aws/target-policies.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR, isoSeconds, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import { SPREAD } from '../../lib/incident/deny/containment-of.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { Deny } from '../../lib/incident/deny/found-deny.ts';
import { policyNameOf } from '../../lib/incident/deny/policy-name.ts';
import { incidentOf } from '../../lib/incident/incident-of.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { command, liftCommand } from '../support/commands.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { type MadeRole, makeRole, policiesOn, recordBy, trustChange } from './people.ts';
import { ACCOUNT, type Stack, stackOn } from './stack.ts';

const OUTSIDER = '999988887777';
const CLOSED = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

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

const arnOf = (policyName: string) => `arn:aws:iam::${ACCOUNT}:policy/${policyName}`;

/** What of ours is attached to the role, by name. */
async function attachedTo({ name }: MadeRole): Promise<string[]> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
  return AttachedPolicies.map(({ PolicyName = '' }) => PolicyName).filter((one) => one.startsWith('rolewarden-'));
}

async function managedDeny(policyName: string): Promise<Deny | undefined> {
  const PolicyArn = arnOf(policyName);
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const asked = { PolicyArn, VersionId: Policy?.DefaultVersionId };
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(asked));
  return parseDeny(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')));
}

/** IAM's answer on a role whose inline policies are full, so often: the role and its caller are contained in any order. */
const full = (times = 1) => proxy.inject({ action: 'PutRolePolicy', times, status: 409, code: 'LimitExceeded' });

/** Writes the trust policy, and hands its event to inspect. */
async function changeTrust(record: JsonObject, role: MadeRole): Promise<void> {
  const { policyDocument = '' } = record.requestParameters as { policyDocument?: string };
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role.name, PolicyDocument: policyDocument }));
  await stack.deliver(record);
}

const ago = (record: JsonObject, milliseconds: number): JsonObject => ({
  ...record,
  eventTime: isoSeconds(later(new Date(), -milliseconds)),
});

const closing = (caller: MadeRole, role: MadeRole): JsonObject =>
  recordBy(caller, {
    eventSource: 'iam.amazonaws.com',
    eventName: 'UpdateAssumeRolePolicy',
    requestParameters: { roleName: role.name, policyDocument: JSON.stringify(CLOSED) },
    responseElements: null,
  });

const RUNGS: [string, () => void][] = [
  ['inline', () => {}],
  ['managed', () => full(2)],
];

describe('flash trust', () => {
  test.each(RUNGS)(
    'opened, quarantined (%s), closed: lifted down to a revocation, and told who did it',
    async (rung, before) => {
      const [role, attacker, owner] = [
        await makeRole(iam, 'ec2.amazonaws.com', true),
        await makeRole(iam, 'ec2.amazonaws.com'),
        await makeRole(iam, 'ec2.amazonaws.com'),
      ];
      const open = ago(trustChange(attacker, role, OUTSIDER), MINUTE);
      before();
      await changeTrust(open, role);
      const first = await stack.drain();
      expect([first.errors, first.carried.map(({ outcome }) => outcome)]).toEqual([[], ['written', 'written']]);
      const name = policyNameOf(command({ incident: incidentOf(String(open.eventID), role.arn) }));
      const standing = async () =>
        rung === 'inline' ? parseDeny((await policiesOn(iam, role))[name]) : managedDeny(name);
      const quarantine = await standing();
      expect(quarantine?.cutoff.getTime()).toBeGreaterThan(Date.now() + 50 * MINUTE);
      await stack.alerts();

      const close = closing(owner, role);
      await changeTrust(close, role);
      const { carried, errors } = await stack.drain();
      expect([errors, carried]).toEqual([
        [],
        [expect.objectContaining({ outcome: 'lifted', target: role.arn, policyName: name })],
      ]);
      const revocation = await standing();
      expect(revocation?.cutoff.getTime()).toBeLessThanOrEqual(Date.now() + SPREAD + SECOND);
      expect(revocation?.lapse).toEqual(quarantine?.lapse); // sessions of the bad window stay dead
      const [alert, ...more] = await stack.alerts();
      expect([alert?.attributes.outcome, more]).toEqual(['lifted', []]);
      const told = JSON.stringify(alert?.json);
      expect(told).toContain(`because event ${close.eventID} by session alice of role ${owner.name} closed`);

      await stack.deliver(close); // at least once
      await stack.deliver(open);
      expect((await stack.drain()).carried).toEqual([]);
      expect(await standing()).toEqual(revocation);

      await changeTrust(trustChange(attacker, role, OUTSIDER), role); // opened again: an incident of its own
      const second = (await stack.drain()).carried.map(({ outcome }) => outcome);
      expect(second.toSorted()).toEqual(['stands', 'written']); // the attacker's session was stopped by the first
      expect(Object.keys(await policiesOn(iam, role)).length + (await attachedTo(role)).length).toBe(2);
    },
  );

  test('whoever came in meanwhile and deletes what is left of the deny finds it put back', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com', true);
    const [attacker, owner] = [await makeRole(iam, 'ec2.amazonaws.com'), await makeRole(iam, 'ec2.amazonaws.com')];
    await changeTrust(ago(trustChange(attacker, role, OUTSIDER), MINUTE), role);
    await stack.drain();
    await changeTrust(closing(owner, role), role);
    await stack.drain();
    const left = await policiesOn(iam, role);
    const [policyName = ''] = Object.keys(left);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName: policyName }));
    await stack.deliver(
      recordBy(attacker, {
        eventSource: 'iam.amazonaws.com',
        eventName: 'DeleteRolePolicy',
        requestParameters: { roleName: role.name, policyName },
        responseElements: null,
      }),
    );
    expect((await stack.drain()).carried).toMatchObject([{ outcome: 'written' }]);
    expect(await policiesOn(iam, role)).toEqual(left);
  });

  test('the closing event is delivered first: the opening one is answered with a revocation', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com', true);
    const [attacker, owner] = [await makeRole(iam, 'ec2.amazonaws.com'), await makeRole(iam, 'ec2.amazonaws.com')];
    await stack.deliver(closing(owner, role));
    expect((await stack.drain()).carried).toEqual([]);
    const decisions = await stack.deliver(ago(trustChange(attacker, role, OUTSIDER), MINUTE));
    const commands = decisions.flatMap(commandsFor).filter(({ target }) => target === role.arn);
    expect(commands.map(({ method }) => method)).toEqual(['revocation']);
    await stack.drain();
  });
});

describe('the managed rung', () => {
  /** A quarantine on a role that has no room for inline policies. */
  async function contained(): Promise<{ role: MadeRole; order: ReturnType<typeof command> }> {
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const incident = incidentOf(`extended-${role.name}`, role.arn);
    const order = command({ incident, target: role.arn, targetId: role.id });
    full();
    expect(await stack.send(JSON.stringify(order))).toMatchObject([{ containment: { rung: 'managed' } }]);
    await stack.alerts();
    return { role, order };
  }

  test('an extension takes the place of the deny that it extends, and no other attachment', async () => {
    const { role, order } = await contained();
    const name = policyNameOf(order);
    const before = (await managedDeny(name))?.cutoff ?? new Date(0);
    const extension = { ...order, kind: 'extend' as const, id: 'extend-1', extension: 1 };
    const settings = { ...DEFAULT_SETTINGS, mode: 'enforce' as const };
    const at = later(new Date(), 40 * MINUTE);
    full();
    const carried = await carryOut(extension, targetPolicies(iamForWriting(), [0, 100]), settings, undefined, at);
    expect(carried).toMatchObject({ outcome: 'written', containment: { rung: 'managed', policyName: name } });
    expect(await attachedTo(role)).toEqual([name]);
    expect((await managedDeny(name))?.cutoff.getTime()).toBeGreaterThan(before.getTime());
    await stack.sweep(new Date());
    const told = (await stack.alerts()).filter(({ json }) => JSON.stringify(json).includes(role.arn));
    expect(told).toEqual([]); // what was extended is no deny that is gone
  });

  test('an extension of a deny that is as long already changes nothing', async () => {
    const { role, order } = await contained();
    const settings = { ...DEFAULT_SETTINGS, mode: 'enforce' as const };
    const { cutoff } = (await managedDeny(policyNameOf(order))) ?? { cutoff: new Date(0) };
    const at = later(cutoff, -settings.quarantine.window); // the very second of the deny, however slow the machine
    full();
    const extension = { ...order, kind: 'extend' as const, id: 'extend-1', extension: 1 };
    const carried = await carryOut(extension, targetPolicies(iamForWriting(), [0, 100]), settings, undefined, at);
    expect(carried).toMatchObject({ outcome: 'stands' });
    proxy.inject();
    expect(await attachedTo(role)).toEqual([policyNameOf(order)]);
  });

  test('a lift from the queue: the cutoff is now; revived, it is inert and the sweep deletes it', async () => {
    const { role, order } = await contained();
    await stack.sweep(new Date());
    const lift = liftCommand({ incident: order.incident, target: role.arn });
    const name = policyNameOf(lift);
    expect(await stack.send(JSON.stringify(lift))).toMatchObject([{ outcome: 'lifted', policyName: name }]);
    expect((await managedDeny(name))?.cutoff.getTime()).toBeLessThanOrEqual(Date.now() + SPREAD + SECOND);
    expect(await stack.send(JSON.stringify({ ...lift, revive: true }))).toMatchObject([{ outcome: 'revived' }]);
    expect((await managedDeny(name))?.lapse.getTime()).toBeLessThan(Date.now());
    await stack.sweep(new Date());
    expect(await attachedTo(role)).toEqual([]);
    await expect(iam.send(new GetPolicyCommand({ PolicyArn: arnOf(name) }))).rejects.toThrow();
  });

  test('a policy that contain made and never attached is deleted when nobody comes back for it', async () => {
    const cutoff = later(new Date(Math.ceil(Date.now() / SECOND) * SECOND), HOUR);
    const PolicyName = `rolewarden-${incidentOf('orphan', `${Date.now()}`)}-quarantine`;
    const document = denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));
    await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(document) }));
    expect((await stack.sweep(later(new Date(), 14 * MINUTE))).deleted).not.toContain(arnOf(PolicyName));
    expect((await stack.sweep(later(new Date(), 16 * MINUTE))).deleted).toContain(arnOf(PolicyName));
    await expect(iam.send(new GetPolicyCommand({ PolicyArn: arnOf(PolicyName) }))).rejects.toThrow();
  });
});

describe('the ledger and IAM', () => {
  const ahead = later(new Date(Math.ceil(Date.now() / SECOND) * SECOND), HOUR);
  const quarantine = JSON.stringify(denyPolicy('quarantine', { kind: 'role' }, ahead, later(ahead, 13 * HOUR)));

  test('a deny that nobody recorded is told, once', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const PolicyName = policyNameOf(command({ incident: incidentOf('nobody', role.arn) }));
    await iam.send(new PutRolePolicyCommand({ RoleName: role.name, PolicyName, PolicyDocument: quarantine }));
    await stack.alerts();
    await stack.sweep(new Date());
    await stack.sweep(later(new Date(), 15 * MINUTE));
    const told = (await stack.alerts()).filter(({ json }) => JSON.stringify(json).includes(role.arn));
    expect(told.map(({ attributes }) => attributes.detector)).toEqual(['guard-unrecorded-deny']);
  });

  test('lifted, and closed again by a late copy: lifted again', async () => {
    const role = await makeRole(iam, 'ec2.amazonaws.com');
    const order = command({ incident: incidentOf('late', role.arn), target: role.arn, targetId: role.id });
    const PolicyName = policyNameOf(order);
    await stack.send(JSON.stringify(order));
    await stack.send(JSON.stringify(liftCommand({ incident: order.incident, target: role.arn })));
    await iam.send(new PutRolePolicyCommand({ RoleName: role.name, PolicyName, PolicyDocument: quarantine }));
    await stack.sweep(later(new Date(), MINUTE));
    const { carried } = await stack.drain();
    expect(carried).toContainEqual(expect.objectContaining({ outcome: 'lifted', policyName: PolicyName }));
    const deny = parseDeny((await policiesOn(iam, role))[PolicyName]);
    expect(deny?.cutoff.getTime()).toBeLessThanOrEqual(Date.now() + SPREAD + SECOND);
  });
});
