import {
  DeleteConflictException,
  EntityAlreadyExistsException,
  IAMClient,
  NoSuchEntityException,
  UnmodifiableEntityException,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { QuotaFull } from '../../lib/aws/inline-policies.ts';
import { sweepInline } from '../../lib/aws/sweep-inline.ts';
import { targetPolicies } from '../../lib/aws/target-policies.ts';

const meta = { $metadata: {}, message: 'x' };
const absent = new NoSuchEntityException(meta);
const encoded = (document: unknown) => ({ PolicyDocument: encodeURIComponent(JSON.stringify(document)) });

/** An IAM client that gives these answers one after the other and remembers what it was asked. */
function iam(...answers: unknown[]) {
  const asked: { name: string; input: unknown }[] = [];
  const send = async (command: { constructor: { name: string }; input: unknown }) => {
    asked.push({ name: command.constructor.name, input: command.input });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };
  const client = Object.assign(new IAMClient({ region: 'us-east-1' }), { send });
  return { asked, client, policies: targetPolicies(client, [0, 0]) };
}

const APP = { arn: 'arn:aws:iam::111122223333:role/App', name: 'App' };

describe('the policies of roles', () => {
  test('reads a URL-encoded document', async () => {
    const { policies, asked } = iam(encoded({ a: 'ä%' }));
    expect(await policies.read(APP, 'p')).toEqual({ a: 'ä%' });
    expect(asked).toEqual([{ name: 'GetRolePolicyCommand', input: { RoleName: 'App', PolicyName: 'p' } }]);
  });

  test('what is no JSON stays text', async () => {
    expect(await iam({ PolicyDocument: 'not%20json' }).policies.read(APP, 'p')).toBe('not json');
  });

  test('nothing there', async () => {
    expect(await iam(absent).policies.read(APP, 'p')).toBeUndefined();
    expect(await iam(absent).policies.identity(APP)).toBeUndefined();
  });

  test('who a role is and since when', async () => {
    const Role = { Arn: APP.arn, RoleId: 'AROAEXAMPLEAPP', CreateDate: new Date('2026-05-03T00:00:00Z') };
    const { policies, asked } = iam({ Role });
    expect(await policies.identity(APP)).toEqual({ arn: APP.arn, id: Role.RoleId, createdAt: Role.CreateDate });
    expect(asked).toEqual([{ name: 'GetRoleCommand', input: { RoleName: 'App' } }]);
  });

  test('a role that was there a moment ago is asked for again', async () => {
    const Role = { Arn: APP.arn, RoleId: 'AROAEXAMPLEAPP' };
    expect(await iam(absent, { Role }).policies.identity(APP, true)).toEqual({ arn: APP.arn, id: Role.RoleId });
    expect(await iam(absent, { Role }).policies.identity(APP)).toBeUndefined();
  });

  test.each<[string, Error | undefined, string]>([
    ['done', undefined, 'done'],
    ['no such role', absent, 'absent'],
    ['nobody may change it', new UnmodifiableEntityException(meta), 'unmodifiable'],
    ['no room', new QuotaFull('x'), 'full'],
  ])('a write: %s', async (_, error, outcome) => {
    expect(await iam(error).policies.put(APP, 'p', { a: 1 })).toBe(outcome);
    expect(await iam(error).policies.remove('App', 'p')).toBe(outcome);
  });

  test('anything else flies', async () => {
    for (const name of ['ThrottlingException', 'ServiceFailureException', 'AccessDenied']) {
      const error = Object.assign(new Error(name), { name });
      await expect(iam(error).policies.put(APP, 'p', {})).rejects.toThrow(name);
      await expect(iam(error).policies.read(APP, 'p')).rejects.toThrow(name);
    }
  });

  test('confirms with patience: IAM may answer from an older copy', async () => {
    expect(await iam(absent, encoded({ b: 1, a: 2 })).policies.confirm(APP, 'p', { a: 2, b: 1 })).toBe(true);
    expect(await iam(absent, encoded({ a: 1 })).policies.confirm(APP, 'p', { a: 2 })).toBe(false);
  });
});

test('a name that a policy with a path has taken is no room, not an error for ever', async () => {
  const taken = new EntityAlreadyExistsException(meta);
  const { policies } = iam(taken, absent, absent);
  expect(await policies.higher?.make('arn:aws:iam::111122223333:policy/rolewarden-x', {})).toBe('full');
});

test('a policy of our name that somebody attached elsewhere is left to the sweep: the command goes on to the freeze', async () => {
  const used = new DeleteConflictException({ message: 'attached', $metadata: {} });
  const { policies } = iam({ Versions: [] }, used);
  expect(await policies.higher?.unmake('arn:aws:iam::111122223333:policy/rolewarden-x')).toBe('done');
});

describe('what a role has attached', () => {
  const name = 'rolewarden-0123456789abcdef-quarantine';
  const arns = [`planted/${name}`, 'rolewarden-mine', name].map((one) => `arn:aws:iam::111122223333:policy/${one}`);
  const attached = { AttachedPolicies: arns.map((PolicyArn) => ({ PolicyArn })) };
  const version = { PolicyVersion: { Document: encodeURIComponent('{"a":1}') } };

  test('of what is under our prefix only what may be ours is read: IAM would refuse the rest', async () => {
    const { policies, asked } = iam(attached, {}, { Policy: { DefaultVersionId: 'v1' } }, version);
    expect((await policies.higher?.attached('App'))?.ours).toEqual([{ policyName: name, document: { a: 1 } }]);
    expect(asked).toHaveLength(4);
  });

  test.each<[string, unknown, number]>([
    ['the account’s own quota', { SummaryMap: { AttachedPoliciesPerRoleQuota: 20 } }, 20],
    ['IAM does not say', {}, 10],
    ['IAM does not answer', new Error('AccessDenied'), 10],
  ])('how many more may be: %s', async (_, summary, quota) => {
    const { policies } = iam({ AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }, summary);
    expect((await policies.higher?.attached('App'))?.slots).toBe(quota - 1);
  });
});

describe('the inline policies of a role', () => {
  const named = (count: number) => ({ PolicyNames: Array.from({ length: count }, (_, n) => `p${n}`) });

  test('all of them, whoever wrote them', async () => {
    const { policies } = iam(named(2), encoded({ a: 1 }), encoded({ b: 1 }));
    expect(await policies.inline(APP)).toEqual([
      { policyName: 'p0', document: { a: 1 } },
      { policyName: 'p1', document: { b: 1 } },
    ]);
  });

  test('too many to read in time: IAM itself says when they are full', async () => {
    const { policies, asked } = iam(named(51));
    expect([await policies.inline(APP), asked.length]).toEqual([[], 1]);
  });

  test('of a role that is gone', async () => {
    expect(await iam(absent).policies.inline(APP)).toEqual([]);
  });
});

describe('a boundary', () => {
  const ARN = 'arn:aws:iam::111122223333:policy/rolewarden-x';

  test.each<[string, Error | undefined, string]>([
    ['done', undefined, 'done'],
    ['a service control policy refuses it', Object.assign(new Error('x'), { name: 'AccessDenied' }), 'denied'],
    ['the role is gone', absent, 'absent'],
  ])('%s', async (_, error, outcome) => {
    expect(await iam(error).policies.higher?.bound('App', ARN)).toBe(outcome);
  });

  test('any other error flies', async () => {
    const error = Object.assign(new Error('x'), { name: 'Throttling' });
    await expect(iam(error).policies.higher?.bound('App', ARN)).rejects.toThrow('x');
  });

  test('what decides about it is in one answer', async () => {
    const date = new Date('2026-05-03T00:00:00Z');
    const arn = 'arn:aws:iam::111122223333:role/team/App';
    const Role = {
      Arn: arn,
      PermissionsBoundary: { PermissionsBoundaryArn: ARN },
      CreateDate: date,
      RoleLastUsed: { LastUsedDate: date },
    };
    const state = { arn, boundary: ARN, createdAt: date, lastUsed: date };
    expect(await iam({ Role }).policies.higher?.state('App')).toEqual(state);
    expect(await iam({ Role: {} }).policies.higher?.state('App')).toEqual({});
  });
});

describe('the policies of users', () => {
  const ALICE = { arn: 'arn:aws:iam::111122223333:user/team/alice', name: 'alice' };

  test('who a user is', async () => {
    const { policies, asked } = iam({ User: { Arn: ALICE.arn, UserId: 'AIDAEXAMPLEALICE' } }, absent);
    expect(await policies.identity(ALICE)).toEqual({ arn: ALICE.arn, id: 'AIDAEXAMPLEALICE' });
    expect(await policies.identity({ ...ALICE, name: 'bob' })).toBeUndefined();
    expect(asked[0]).toEqual({ name: 'GetUserCommand', input: { UserName: 'alice' } });
  });

  test('reads, puts and looks whether it is shown', async () => {
    const { policies, asked } = iam({}, absent, encoded({ b: 2, a: 1 }));
    expect(await policies.put(ALICE, 'p', { a: 1, b: 2 })).toBe('done');
    expect(await policies.confirm(ALICE, 'p', { a: 1, b: 2 })).toBe(true);
    expect(asked.map(({ name }) => name)).toEqual([
      'PutUserPolicyCommand',
      'GetUserPolicyCommand',
      'GetUserPolicyCommand',
    ]);
    expect(asked[0]?.input).toEqual({ UserName: 'alice', PolicyName: 'p', PolicyDocument: '{"a":1,"b":2}' });
  });

  test('is not confirmed while IAM shows something else', async () => {
    const { policies } = iam(encoded({}), encoded({}));
    expect(await policies.confirm(ALICE, 'p', { a: 1 })).toBe(false);
  });

  test.each<[string, Error, string]>([
    ['gone', absent, 'absent'],
    ['no room', new QuotaFull('x'), 'full'],
  ])('%s is an answer', async (_, error, outcome) => {
    expect(await iam(error).policies.put(ALICE, 'p', {})).toBe(outcome);
  });

  test('anything else flies', async () => {
    const error = Object.assign(new Error('AccessDenied'), { name: 'AccessDenied' });
    await expect(iam(error).policies.put(ALICE, 'p', {})).rejects.toThrow('AccessDenied');
  });

  test('sweep deletes by name', async () => {
    const { client, asked } = iam({}, absent, {});
    const { remove } = sweepInline(client);
    expect([await remove(ALICE, 'p'), await remove(ALICE, 'p'), await remove(APP, 'p')]).toEqual([
      'done',
      'absent',
      'done',
    ]);
    expect(asked[0]).toEqual({ name: 'DeleteUserPolicyCommand', input: { UserName: 'alice', PolicyName: 'p' } });
    expect(asked[2]).toEqual({ name: 'DeleteRolePolicyCommand', input: { RoleName: 'App', PolicyName: 'p' } });
  });
});
