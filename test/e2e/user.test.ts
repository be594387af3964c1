import {
  CreateUserCommand,
  DeleteUserCommand,
  GetUserPolicyCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { connectLive } from '../../lib/aws/live.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { DAY, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { containedCommand } from '../../lib/cli/contained/command.ts';
import { liftCommand } from '../../lib/cli/lift/command.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { typed } from '../support/command-line.ts';
import { userDenyPolicy } from '../support/users.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { createFunction, type MadeRole, makeRole } from './people.ts';
import { ACCOUNT, type Stack, stackOn } from './stack.ts';

interface MadeUser {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
}

let proxy: FaultProxy;
let stack: Stack;
let role: MadeRole;
let count = 0;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  proxy = await faultProxy(inject('moto'));
  stack = await stackOn(proxy.url, inject('packaged'));
});
afterAll(() => proxy.close());
beforeEach(async () => {
  proxy.inject();
  role = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
  await stack.alerts();
});

async function makeUser(UserName = `user${++count}x${Date.now()}`): Promise<MadeUser> {
  const { User } = await stack.iam.send(new CreateUserCommand({ UserName, Path: '/team/' }));
  return { name: UserName, arn: User?.Arn ?? '', id: User?.UserId ?? '' };
}

/** An administrator's role handed to a function, with a long-term key of the user. */
function passBy({ name, arn, id }: MadeUser): JsonObject {
  const userIdentity = { type: 'IAMUser', principalId: id, arn, accountId: ACCOUNT, userName: name };
  return { ...createFunction(role, role, `f${count}`), userIdentity };
}

async function policiesOn({ name }: MadeUser): Promise<Record<string, unknown>> {
  const { PolicyNames = [] } = await stack.iam.send(new ListUserPoliciesCommand({ UserName: name }));
  const entries = PolicyNames.map(async (PolicyName) => {
    const { PolicyDocument = '' } = await stack.iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName }));
    return [PolicyName, JSON.parse(decodeURIComponent(PolicyDocument))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const lapseIn = (document: unknown) =>
  new Date(/"aws:CurrentTime":"([^"]+)"/.exec(JSON.stringify(document))?.[1] ?? Number.NaN);

describe('an IAM user who called', () => {
  test('is stopped by a deny on the user, told, and swept when it has lapsed', async () => {
    const user = await makeUser();
    const record = passBy(user);
    const [decision] = await stack.deliver(record);
    const policyName = `rolewarden-${decision?.incident}-quarantine-caller`;
    const { carried, errors } = await stack.drain();
    expect(errors).toEqual([]);
    expect(carried.map(({ outcome }) => outcome)).toEqual(['written', 'written']);

    const written = await policiesOn(user);
    expect(Object.keys(written)).toEqual([policyName]);
    const lapse = lapseIn(written[policyName]);
    expect(written[policyName]).toEqual(userDenyPolicy(lapse));
    expect(lapse.getTime() - Date.now()).toBeLessThanOrEqual(DAY);
    expect(lapse.getTime() - Date.now()).toBeGreaterThan(DAY - MINUTE);
    const told = (await stack.alerts()).filter(({ json }) => JSON.stringify(json).includes(user.name));
    expect(told).toMatchObject([
      { attributes: { outcome: 'written' }, json: { also: [{ containment: { scope: { kind: 'user' } } }] } },
    ]);

    await stack.deliver(record); // EventBridge delivers at least once
    expect((await stack.drain()).carried.map(({ outcome }) => outcome)).toEqual(['stands', 'stands']);
    expect(await policiesOn(user)).toEqual(written);

    await stack.sweep(later(lapse, -SECOND));
    expect(await policiesOn(user)).toEqual(written);
    const swept = await stack.sweep(later(lapse, 6 * MINUTE));
    expect(swept).toMatchObject({ deleted: expect.arrayContaining([`${user.arn} ${policyName}`]), gone: [] });
    expect(await policiesOn(user)).toEqual({});
  });

  test('made anew under the name is somebody else', async () => {
    const user = await makeUser();
    const commands = commandsFor((await stack.deliver(passBy(user)))[0] ?? never());
    await stack.iam.send(new DeleteUserCommand({ UserName: user.name }));
    const anew = await makeUser(user.name);
    expect(anew.id).not.toBe(user.id);
    const { carried } = await stack.drain();
    expect(commands).toHaveLength(2);
    expect(carried.map(({ outcome }) => outcome).sort()).toEqual(['absent', 'written']);
    expect(await policiesOn(anew)).toEqual({});
  });

  test('without room for the deny is NOT CONTAINED, said at once and plainly', async () => {
    const user = await makeUser();
    proxy.inject({ action: 'PutUserPolicy', times: 2, status: 409, code: 'LimitExceeded' });
    await stack.deliver(passBy(user));
    proxy.taken();
    const { carried, errors } = await stack.drain();
    expect(errors).toEqual([]);
    expect(carried.map(({ outcome }) => outcome).sort()).toEqual(['full', 'written']);
    expect(proxy.taken().filter((action) => /UserPolicy$/.test(action))).toEqual(['GetUserPolicy', 'PutUserPolicy']);
    const told = (await stack.alerts()).find(({ subject }) => subject.includes(`user ${user.name}`));
    expect(told?.subject).toMatch(/NOT CONTAINED/);
    expect(told?.json.carried).toMatchObject({ because: expect.stringMatching(/deactivate its access keys/) });
  });

  test('is stopped once although the answer to the put was lost', async () => {
    const user = await makeUser();
    proxy.inject({ action: 'PutUserPolicy', times: 1, drop: true });
    await stack.deliver(passBy(user));
    const { carried } = await stack.drain();
    expect(carried.map(({ outcome }) => outcome)).toEqual(['written', 'written']); // the SDK tries again
    expect(Object.keys(await policiesOn(user))).toHaveLength(1);
  });

  test('that the settings protect is left alone, and a person is told what to do', async () => {
    const user = await makeUser('break-glass');
    const [decision] = await stack.deliver(passBy(user));
    expect(decision?.uncontained).toEqual([{ principal: user.arn, because: 'protect.users names break-glass' }]);
    await stack.drain();
    expect(await policiesOn(user)).toEqual({});
  });

  test('is listed and lifted from the command line', async () => {
    const user = await makeUser();
    await stack.iam.send(
      new PutUserPolicyCommand({
        UserName: user.name,
        PolicyName: 'own',
        PolicyDocument: JSON.stringify(userDenyPolicy(new Date(0))),
      }),
    );
    const record = passBy(user);
    await stack.deliver(record);
    await stack.drain();
    const listed = await typed(containedCommand(connectLive), ['contained', '--json'], new Date());
    expect(listed.out).toContain(`"userArn":"${user.arn}"`);

    const argv = ['lift', `user/${user.name}`, '--yes'];
    expect((await typed(liftCommand(connectLive), argv, new Date())).status).toBe(1);
    expect(Object.keys(await policiesOn(user))).toHaveLength(2);
    expect((await typed(liftCommand(connectLive), [...argv, '--revive'], new Date())).status).toBe(0);
    expect(Object.keys(await policiesOn(user))).toEqual(['own']);

    await stack.deliver(record); // a late copy does not bring it back
    await stack.drain();
    expect(Object.keys(await policiesOn(user))).toEqual(['own']);
    expect(await stack.sweep(later(new Date(), 10 * MINUTE))).toMatchObject({ gone: [] });
  });
});

function never(): never {
  throw new Error('no decision');
}
