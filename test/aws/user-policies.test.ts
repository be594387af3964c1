import { type IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { QuotaFull } from '../../lib/aws/quota-full.ts';
import { sweepUserPolicies } from '../../lib/aws/sweep-users.ts';
import { userPolicies } from '../../lib/aws/user-policies.ts';

const absent = new NoSuchEntityException({ $metadata: {}, message: 'x' });
const encoded = (document: unknown) => encodeURIComponent(JSON.stringify(document));

/** An IAM client that gives these answers one after the other and remembers what it was asked. */
function iam(...answers: unknown[]) {
  const asked: { name: string; input: unknown }[] = [];
  const send = async (command: { constructor: { name: string }; input: unknown }) => {
    asked.push({ name: command.constructor.name, input: command.input });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };
  return { asked, client: { send } as unknown as IAMClient };
}

describe('userPolicies', () => {
  test('who a user is', async () => {
    const { client, asked } = iam({ User: { UserId: 'AIDAEXAMPLEALICE' } }, absent);
    const users = userPolicies(client, [0]);
    expect(await users.uniqueId('alice')).toBe('AIDAEXAMPLEALICE');
    expect(await users.uniqueId('bob')).toBeUndefined();
    expect(asked[0]).toEqual({ name: 'GetUserCommand', input: { UserName: 'alice' } });
  });

  test('reads, puts and looks whether it is shown', async () => {
    const { client, asked } = iam({}, absent, { PolicyDocument: encoded({ b: 2, a: 1 }) });
    const users = userPolicies(client, [0, 0]);
    expect(await users.put('alice', 'p', { a: 1, b: 2 })).toBe('done');
    expect(await users.confirm('alice', 'p', { a: 1, b: 2 })).toBe(true);
    expect(asked.map(({ name }) => name)).toEqual([
      'PutUserPolicyCommand',
      'GetUserPolicyCommand',
      'GetUserPolicyCommand',
    ]);
    expect(asked[0]?.input).toEqual({ UserName: 'alice', PolicyName: 'p', PolicyDocument: '{"a":1,"b":2}' });
  });

  test('is not confirmed while IAM shows something else', async () => {
    const { client } = iam({ PolicyDocument: encoded({}) });
    expect(await userPolicies(client, [0]).confirm('alice', 'p', { a: 1 })).toBe(false);
  });

  test.each<[string, Error, string]>([
    ['gone', absent, 'absent'],
    ['no room', new QuotaFull('x'), 'full'],
  ])('%s is an answer', async (_, error, outcome) => {
    expect(await userPolicies(iam(error).client).put('alice', 'p', {})).toBe(outcome);
  });

  test('anything else flies', async () => {
    const error = Object.assign(new Error('AccessDenied'), { name: 'AccessDenied' });
    await expect(userPolicies(iam(error).client).put('alice', 'p', {})).rejects.toThrow('AccessDenied');
  });

  test('sweep deletes by name', async () => {
    const { client, asked } = iam({}, absent);
    const users = sweepUserPolicies(client);
    expect([await users.remove('alice', 'p'), await users.remove('alice', 'p')]).toEqual(['done', 'absent']);
    expect(asked[0]).toEqual({ name: 'DeleteUserPolicyCommand', input: { UserName: 'alice', PolicyName: 'p' } });
  });
});
