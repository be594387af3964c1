import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { addContain } from '../../lib/cli/contain.ts';
import { addContained } from '../../lib/cli/contained.ts';
import { addLift } from '../../lib/cli/lift.ts';
import { denyPolicy, SESSION_LIFE } from '../../lib/containment.ts';
import { parseDeny } from '../../lib/deny-document.ts';
import { BOUNDARY_TAG } from '../../lib/live/lift-plan.ts';
import { ceilToSecond, HOUR, later, SECOND } from '../../lib/time.ts';
import { type Printed, typed } from '../live/command-line.ts';
import { type MadeRole, makeRole, policiesOn } from './people.ts';
import { type Stack, stackOn } from './stack.ts';

let stack: Stack;
let role: MadeRole;

beforeAll(async () => {
  stack = await stackOn(inject('moto'), inject('packaged'));
});

const contain = (...argv: string[]) => typed(addContain, ['contain', ...argv], new Date());
const lift = (...argv: string[]) => typed(addLift, ['lift', ...argv], new Date());
const listed = async (): Promise<{ role: string; rung: string; kind: string; state: string; incident: string }[]> =>
  lines(await typed(addContained, ['contained', '--json'], later(new Date(), 2 * SECOND))).filter(
    (line) => line.role === role.name,
  );

function lines({ out }: Printed) {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function onlyDeny() {
  const documents = Object.values(await policiesOn(stack.iam, role));
  expect(documents).toHaveLength(1);
  return parseDeny(documents[0]);
}

describe('by hand on the role itself', () => {
  beforeAll(async () => {
    role = await makeRole(stack.iam, 'ec2.amazonaws.com');
  });

  test('a dry run writes nothing', async () => {
    const { status, out } = await contain(role.name, '--method', 'quarantine');
    expect([status, await policiesOn(stack.iam, role)]).toEqual([0, {}]);
    expect(out).toContain(`aws iam put-role-policy --role-name ${role.name}`);
  });

  test('contain, contained, lift, revive', async () => {
    expect(await contain(role.name, '--method', 'quarantine', '--for', '60m', '--yes')).toMatchObject({ status: 0 });
    const before = await onlyDeny();
    expect(before?.cutoff.getTime()).toBeGreaterThan(Date.now() + HOUR / 2);
    expect(await listed()).toMatchObject([{ kind: 'deny', rung: 'inline', state: 'closed' }]);

    expect(await lift(role.name)).toMatchObject({ status: 0 });
    expect(await onlyDeny()).toEqual(before);
    expect(await lift(role.name, '--yes')).toMatchObject({ status: 0 });
    const after = await onlyDeny();
    expect(after?.cutoff.getTime()).toBeLessThanOrEqual(ceilToSecond(new Date()).getTime());
    expect(after?.lapse).toEqual(before?.lapse);

    const [{ incident } = { incident: '' }] = await listed();
    expect(await lift(incident, '--revive', '--yes')).toMatchObject({ status: 0 });
    expect(await policiesOn(stack.iam, role)).toEqual({});
  });

  test('a stranger under our prefix is listed apart and never lifted', async () => {
    const PolicyName = 'rolewarden-00000000000000ff-quarantine';
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    await stack.iam.send(new PutRolePolicyCommand({ RoleName: role.name, PolicyName, PolicyDocument }));
    expect(await listed()).toMatchObject([{ kind: 'stranger', rung: 'inline' }]);
    expect(await lift(role.name, '--revive', '--yes')).toMatchObject({ status: 2 });
    expect(Object.keys(await policiesOn(stack.iam, role))).toEqual([PolicyName]);
  });
});

describe('on the other rungs', () => {
  const NAME = 'rolewarden-00000000000000ee-quarantine';
  let arn: string;

  async function managed(suffix: string): Promise<void> {
    role = await makeRole(stack.iam, 'ec2.amazonaws.com');
    const cutoff = later(ceilToSecond(new Date()), HOUR);
    const document = denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, SESSION_LIFE));
    const PolicyDocument = JSON.stringify(document);
    const PolicyName = NAME.replace('ee', suffix);
    const { Policy } = await stack.iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    arn = Policy?.Arn ?? '';
  }

  const attached = async () =>
    (await stack.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role.name }))).AttachedPolicies ?? [];

  test('a managed policy: a new version, then gone', async () => {
    await managed('e1');
    await stack.iam.send(new AttachRolePolicyCommand({ RoleName: role.name, PolicyArn: arn }));
    expect(await listed()).toMatchObject([{ rung: 'managed', state: 'closed' }]);
    expect(await lift(role.name, '--yes')).toMatchObject({ status: 0 });
    expect(await listed()).toMatchObject([{ rung: 'managed', state: 'open' }]);
    expect(await attached()).toHaveLength(1);
    expect(await lift(role.name, '--revive', '--yes')).toMatchObject({ status: 0 });
    expect([await listed(), await attached()]).toEqual([[], []]);
  });

  test('a boundary: the old one comes back, earlier sessions stay dead', async () => {
    await managed('e2');
    const { Policy: old } = await stack.iam.send(
      new CreatePolicyCommand({
        PolicyName: `limit-${role.name}`,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
        }),
      }),
    );
    await stack.iam.send(
      new TagRoleCommand({ RoleName: role.name, Tags: [{ Key: BOUNDARY_TAG, Value: old?.Arn ?? '' }] }),
    );
    await stack.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: role.name, PermissionsBoundary: arn }));
    expect(await listed()).toMatchObject([{ rung: 'boundary', state: 'closed' }]);
    expect(await lift(role.name, '--yes')).toMatchObject({ status: 0 });
    const { Role } = await stack.iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(old?.Arn);
    expect(Role?.Tags ?? []).toEqual([]);
    expect(await listed()).toMatchObject([{ rung: 'inline', state: 'open' }]);
  });
});
