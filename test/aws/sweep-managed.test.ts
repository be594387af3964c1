import { DeleteConflictException, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { underPrefix } from '../../lib/aws/live-denies.ts';
import { sweepManaged } from '../../lib/aws/sweep-managed.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { UnattachedPolicy, UnderPrefix } from '../../lib/incident/deny/found.ts';

const meta = { $metadata: {}, message: 'x' };
const absent = new NoSuchEntityException(meta);
const NAME = 'rolewarden-0123456789abcdef-quarantine';
const ARN = `arn:aws:iam::111122223333:policy/${NAME}`;
const UPDATED = new Date('2026-05-04T10:00:00Z');

/** An IAM client that answers each call by its name and remembers what it was asked. */
function iam(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const send = async ({ constructor: { name } }: { constructor: { name: string } }) => {
    const call = name.replace(/Command$/, '');
    asked.push(call);
    const answer = answers[call];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };
  const client = new IAMClient({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  return { asked, client: Object.assign(client, { send }) };
}

const unattached: UnattachedPolicy = {
  policyName: NAME,
  document: {},
  managed: {
    arn: ARN,
    updatedAt: UPDATED,
    versions: [
      { id: 'v2', isDefault: true },
      { id: 'v1', isDefault: false },
    ],
    uses: 0,
  },
};
const unused = { AttachmentCount: 0, PermissionsBoundaryUsageCount: 0, DefaultVersionId: 'v2', UpdateDate: UPDATED };

describe('a policy that nothing holds', () => {
  test('is deleted with its versions', async () => {
    const { client, asked } = iam({ GetPolicy: { Policy: unused } });
    expect(await sweepManaged(client).discard(unattached)).toBe(true);
    expect(asked).toEqual(['GetPolicy', 'DeletePolicyVersion', 'DeletePolicy']);
  });

  test.each<[string, unknown, number]>([
    ['attached by now', { Policy: { ...unused, AttachmentCount: 1 } }, 1],
    ['a boundary by now', { Policy: { ...unused, PermissionsBoundaryUsageCount: 1 } }, 1],
    ['another version by now', { Policy: { ...unused, DefaultVersionId: 'v3' } }, 1],
    ['written anew', { Policy: { ...unused, UpdateDate: new Date('2026-05-04T10:20:00Z') } }, 1],
    ['gone', absent, 1],
  ])('stays: %s', async (_, GetPolicy, calls) => {
    const { client, asked } = iam({ GetPolicy });
    expect(await sweepManaged(client).discard(unattached)).toBe(false);
    expect(asked).toHaveLength(calls);
  });

  test('stays: IAM says that it was attached in that moment', async () => {
    const { client } = iam({ GetPolicy: { Policy: unused }, DeletePolicy: new DeleteConflictException(meta) });
    expect(await sweepManaged(client).discard(unattached)).toBe(false);
  });

  test('any other answer flies', async () => {
    const { client } = iam({ GetPolicy: { Policy: unused }, DeletePolicy: new Error('Throttling') });
    await expect(sweepManaged(client).discard(unattached)).rejects.toThrow('Throttling');
  });
});

describe('a policy that a role holds', () => {
  const found: UnderPrefix = { ...unattached, target: { arn: 'x', name: 'App', tags: {} }, rung: 'managed' };
  const used = (uses: number): UnderPrefix => ({ ...found, managed: { ...unattached.managed, uses } });
  test.each<[string, UnderPrefix, Record<string, unknown>, string, string[]]>([
    ['alone', used(1), {}, 'done', ['DetachRolePolicy', 'DeletePolicyVersion', 'DeletePolicy']],
    ['and another one too', used(2), {}, 'done', ['DetachRolePolicy']],
    [
      'alone as far as the listing knew',
      used(1),
      { DeletePolicy: new DeleteConflictException(meta) },
      'done',
      ['DetachRolePolicy', 'DeletePolicyVersion', 'DeletePolicy'],
    ],
    ['not any more', used(1), { DetachRolePolicy: absent }, 'absent', ['DetachRolePolicy']],
  ])('%s', async (_, one, answers, outcome, calls) => {
    const { client, asked } = iam(answers);
    expect([await sweepManaged(client).remove(one), asked]).toEqual([outcome, calls]);
  });
});

describe('the document that a role carries now', () => {
  const found: UnderPrefix = { ...unattached, target: { arn: 'x', name: 'App', tags: {} }, rung: 'managed' };
  const document = { PolicyVersion: { Document: encodeURIComponent('{"a":1}') } };
  test.each<[string, unknown, unknown]>([
    ['attached', { AttachedPolicies: [{ PolicyArn: ARN }] }, { a: 1 }],
    ['detached since', { AttachedPolicies: [{ PolicyArn: `${ARN}2` }] }, undefined],
    ['the role is gone', absent, undefined],
  ])('%s', async (_, ListAttachedRolePolicies, current) => {
    const { client } = iam({ ListAttachedRolePolicies, GetPolicy: { Policy: unused }, GetPolicyVersion: document });
    expect(await sweepManaged(client).current(found)).toEqual(current);
  });
});

test('the listing brings what nothing holds too, and leaves other people’s policies out', async () => {
  const detail = (Arn: string, AttachmentCount: number) => ({
    Arn,
    AttachmentCount,
    UpdateDate: UPDATED,
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: encodeURIComponent('{"a":1}') }],
  });
  const bound = `${ARN}-x2`;
  const answer = {
    RoleDetailList: [{ RoleName: 'App', Arn: 'x', PermissionsBoundary: { PermissionsBoundaryArn: bound } }],
    Policies: [
      detail(bound, 0),
      detail(ARN, 0),
      detail(`${ARN}-x1`, 1),
      detail('arn:aws:iam::111122223333:policy/team', 0),
    ],
  };
  const { client } = iam({ GetAccountAuthorizationDetails: answer });
  expect(await underPrefix(client)).toEqual({
    carried: [expect.objectContaining({ rung: 'boundary', policyName: `${NAME}-x2` })],
    unattached: [
      {
        policyName: NAME,
        managed: { arn: ARN, updatedAt: UPDATED, versions: [{ id: 'v1', isDefault: true }], uses: 0 },
        document: { a: 1 },
      },
    ],
  });
});

test('what a role of the listing carries is held, whatever the counts say: they are read at another moment', async () => {
  const policy = { Arn: ARN, AttachmentCount: 0, PermissionsBoundaryUsageCount: 0, UpdateDate: UPDATED };
  const role = { RoleName: 'App', Arn: 'arn:aws:iam::111122223333:role/App' };
  for (const carrying of [
    { ...role, PermissionsBoundary: { PermissionsBoundaryArn: ARN } },
    { ...role, AttachedManagedPolicies: [{ PolicyName: NAME, PolicyArn: ARN }] },
  ]) {
    const { client } = iam({ GetAccountAuthorizationDetails: { RoleDetailList: [carrying], Policies: [policy] } });
    const { carried, unattached: left } = await underPrefix(client);
    expect([carried.length, left]).toEqual([1, []]);
  }
});

test('a listing that IAM does not answer ends with its time', async () => {
  const handle = (_: unknown, { abortSignal }: { abortSignal?: unknown } = {}) =>
    new Promise<never>((_, reject) => {
      if (abortSignal instanceof AbortSignal) abortSignal.addEventListener('abort', () => reject(abortSignal.reason));
    });
  const client = new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    requestHandler: { handle },
  });
  await expect(underPrefix(client, { abortSignal: AbortSignal.timeout(20) })).rejects.toThrow(/timeout|abort/i);
});

describe('what our functions may not touch is a stranger’s, whatever it says', () => {
  const deny = denyPolicy('quarantine', { kind: 'role' }, UPDATED, new Date('2026-05-04T23:00:00Z'));
  const Document = encodeURIComponent(JSON.stringify(deny));
  const planted = `arn:aws:iam::111122223333:policy/planted/${NAME}`;
  const held = (Arn: string) => ({ Arn, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document }] });
  const seen = async (role: object, Arn: string) => {
    const RoleDetailList = [{ RoleName: 'App', ...role }];
    const { client } = iam({ GetAccountAuthorizationDetails: { RoleDetailList, Policies: [held(Arn)] } });
    const { carried, unattached: left } = await underPrefix(client);
    return [...carried, ...left].map(({ document }) => document);
  };
  const arnOf = (name: string) => ({ Arn: `arn:aws:iam::111122223333:role/${name}` });
  const inline = { RolePolicyList: [{ PolicyName: NAME, PolicyDocument: Document }] };

  test.each<[string, object, string, unknown[]]>([
    [
      'ours, attached',
      { ...arnOf('App'), AttachedManagedPolicies: [{ PolicyName: NAME, PolicyArn: ARN }] },
      ARN,
      [deny],
    ],
    ['ours, held by nothing', arnOf('App'), ARN, [deny]],
    [
      'one with a path, attached',
      { ...arnOf('App'), AttachedManagedPolicies: [{ PolicyName: NAME, PolicyArn: planted }] },
      planted,
      [undefined],
    ],
    ['one with a path, held by nothing: not even listed', arnOf('App'), planted, []],
    ['one on a role of the guardrail', { ...arnOf('rolewarden-contain'), ...inline }, planted, [undefined]],
    [
      'one on a role of Identity Center',
      { ...arnOf('aws-reserved/sso.amazonaws.com/X'), ...inline },
      planted,
      [undefined],
    ],
    ['one on a role that is only called like ours', { ...arnOf('rolewarden-x'), ...inline }, planted, [deny]],
  ])('%s', async (_, role, arn, documents) => {
    expect(await seen(role, arn)).toEqual(documents);
  });
});
