import { NoSuchEntityException } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { awsAccount } from '../../lib/aws/account.ts';
import { iamReader } from '../../lib/aws/iam-reader.ts';
import type { TemplateReader } from '../../lib/aws/launch-template.ts';
import { testAccount } from '../account/account-table.ts';
import { iamDouble } from './iam-double.ts';

const OWN = '111122223333';
const PLACE = { account: OWN, region: 'eu-west-1' };
const templates: TemplateReader = {
  instanceProfile: async ({ id }) =>
    id === 'lt-0abc'
      ? { state: 'read', value: 'app-profile' }
      : { state: 'absent', because: 'there is no such launch template' },
};

function reader() {
  const double = iamDouble();
  return { ...double, account: awsAccount(iamReader(double.client), templates, OWN) };
}

describe('the account read from AWS', () => {
  testAccount(() => reader().account);

  it('follows a launch template to its role', async () => {
    expect(await reader().account.role({ launchTemplate: { id: 'lt-0abc' } }, PLACE)).toMatchObject({
      value: { name: 'app' },
    });
  });

  it('says that a launch template is not there', async () => {
    expect(await reader().account.role({ launchTemplate: { id: 'lt-0' } }, PLACE)).toMatchObject({ state: 'absent' });
  });

  it.each([
    ['a role', { arn: `arn:aws:iam::${OWN}:role/${'x'.repeat(65)}` }],
    ['a role', { arn: `arn:aws:iam::${OWN}:role/no name` }],
    ['a role', { name: 'naïve' }],
    ['an instance profile', { instanceProfile: 'x'.repeat(129) }],
  ])('asks IAM for no name that IAM refuses for %s: the event would never be judged', async (_, reference) => {
    const { client, account } = reader();
    Object.assign(client, { send: () => Promise.reject(new Error('ValidationError')) });
    expect(await account.role(reference, PLACE)).toMatchObject({ state: 'absent' });
  });

  it('a policy that is listed and not there makes no role absent: whoever puts and deletes policies would hide what a role can do', async () => {
    const { client, account } = reader();
    const asked = client.send.bind(client) as (command: object) => Promise<unknown>;
    const gone = new NoSuchEntityException({ $metadata: {}, message: 'no such policy' });
    Object.assign(client, {
      send: (command: object) => {
        if (command.constructor.name === 'ListRolePoliciesCommand')
          return Promise.resolve({ PolicyNames: ['planted'] });
        return command.constructor.name === 'GetRolePolicyCommand' ? Promise.reject(gone) : asked(command);
      },
    });
    const reading = await account.role({ name: 'app' }, PLACE);
    expect(reading).toMatchObject({ state: 'read' });
    if (reading.state === 'read')
      expect(reading.value.policies).toContainEqual({ kind: 'inline', name: 'planted', document: undefined });
  });

  it('has no roles with a policy that was deleted since', async () => {
    const { client, account } = reader();
    Object.assign(client, {
      send: () => Promise.reject(new NoSuchEntityException({ $metadata: {}, message: 'no such policy' })),
    });
    expect(await account.rolesWith(`arn:aws:iam::${OWN}:policy/gone`)).toEqual([]);
  });

  it('lets every error but NoSuchEntity fly', async () => {
    const { client, account } = reader();
    Object.assign(client, { send: () => Promise.reject(new Error('Throttling')) });
    await expect(account.role({ name: 'app' }, PLACE)).rejects.toThrow('Throttling');
  });
});

it('reads a managed policy anew that was deleted and made again under its name, although its version is v1 again', async () => {
  const [one, two] = [{ Sid: 'one' }, { Sid: 'two' }];
  let made = { PolicyId: 'ANPAEXAMPLEONE', document: one };
  const answers: Readonly<Record<string, () => unknown>> = {
    GetRoleCommand: () => ({ Role: { RoleName: 'app', Arn: `arn:aws:iam::${OWN}:role/app` } }),
    ListRolePoliciesCommand: () => ({ PolicyNames: [] }),
    ListAttachedRolePoliciesCommand: () => ({ AttachedPolicies: [{ PolicyArn: `arn:aws:iam::${OWN}:policy/p` }] }),
    GetPolicyCommand: () => ({ Policy: { PolicyId: made.PolicyId, DefaultVersionId: 'v1' } }),
    GetPolicyVersionCommand: () => ({ PolicyVersion: { Document: encodeURIComponent(JSON.stringify(made.document)) } }),
  };
  const { client, account } = reader();
  Object.assign(client, { send: async (command: object) => answers[command.constructor.name]?.() });
  const documents = async () => {
    const reading = await account.role({ name: 'app' }, PLACE);
    return reading.state === 'read' ? reading.value.policies.map(({ document }) => document) : [];
  };
  expect(await documents()).toEqual([one]);
  made = { PolicyId: 'ANPAEXAMPLETWO', document: two };
  expect(await documents()).toEqual([two]);
});

describe('serial round trips to a role', () => {
  it('are three cold and one warm', async () => {
    const { account, takeRounds } = reader();
    await account.role({ name: 'app' }, PLACE);
    expect(takeRounds()).toBe(3);
    await account.role({ name: 'app' }, PLACE);
    expect(takeRounds()).toBe(1);
  });

  it('are one more through an instance profile', async () => {
    const { account, takeRounds } = reader();
    await account.role({ instanceProfile: 'app-profile' }, PLACE);
    expect(takeRounds()).toBe(4);
    await account.role({ instanceProfile: 'app-profile' }, PLACE);
    expect(takeRounds()).toBe(2);
  });

  it('ask for no document twice', async () => {
    const { account, asked } = reader();
    await account.role({ name: 'app' }, PLACE);
    await account.role({ name: 'app' }, PLACE);
    expect(asked.filter((name) => name === 'GetPolicyVersion')).toHaveLength(2);
  });
});
