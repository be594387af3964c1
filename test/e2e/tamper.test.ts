import { DeleteRolePolicyCommand, ListAttachedRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { later, MINUTE } from '../../lib/base/time.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { hastyQueue } from './hasty-queue.ts';
import { createFunction, type MadeRole, makeRole, policiesOn, recordBy } from './people.ts';
import { type Alert, type Stack, stackOn } from './stack.ts';

let queue: Awaited<ReturnType<typeof hastyQueue>>;
let stack: Stack;
let attacker: MadeRole;
let now: Date;

const pass = (milliseconds: number) => {
  now = later(now, milliseconds);
  vi.setSystemTime(now);
};

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  now = new Date();
  vi.useFakeTimers({ toFake: ['Date'], now });
  queue = await hastyQueue(inject('moto'));
  stack = await stackOn(queue.url, inject('packaged'));
  attacker = await makeRole(stack.iam, 'ec2.amazonaws.com');
});
afterAll(() => {
  vi.useRealTimers();
  queue.close();
});
beforeEach(async () => {
  attacker = await makeRole(stack.iam, 'ec2.amazonaws.com');
  await stack.looks();
  await stack.alerts();
});

interface Contained {
  readonly role: MadeRole;
  readonly name: string;
  readonly incident: string;
  readonly decision: Decision | undefined;
  readonly document: JsonObject;
}

/** An administrator role that was handed to a function, and the deny on it. */
async function contained(): Promise<Contained> {
  const role = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
  const [decision] = await stack.deliver(createFunction(attacker, role, `f${role.name}`));
  await stack.drain();
  const [[name = '', document = {}] = []] = Object.entries(await policiesOn(stack.iam, role));
  expect(name).toMatch(/^rolewarden-/);
  return { role, name, document, decision, incident: decision?.incident ?? '' };
}

const taken = ({ role, name }: Contained) =>
  stack.iam.send(new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName: name }));

const deletion = ({ role, name }: Contained, difference: JsonObject = {}) =>
  recordBy(attacker, {
    eventSource: 'iam.amazonaws.com',
    eventName: 'DeleteRolePolicy',
    eventTime: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    requestParameters: { roleName: role.name, policyName: name },
    responseElements: null,
    ...difference,
  });

const outcomes = (alerts: readonly Alert[]) =>
  alerts.map(({ json, attributes: { detector, outcome = 'told' } }) => [detector, outcome, json.incident]);

describe('a deny is taken away', () => {
  test('with its event: put back as it was, and who did it is told', async () => {
    const deny = await contained();
    await stack.alerts();
    await taken(deny);
    await stack.deliver(deletion(deny));
    expect((await stack.drain()).carried).toMatchObject([
      { outcome: 'written', because: expect.stringContaining('time 1 of 3') },
    ]);
    expect(await policiesOn(stack.iam, deny.role)).toEqual({ [deny.name]: deny.document });
    const alerts = await stack.alerts();
    expect(outcomes(alerts)).toEqual([
      ['guard-deny-removed', 'told', expect.anything()],
      ['guard-deny-removed', 'written', deny.incident],
    ]);
    expect(JSON.stringify(alerts[0]?.json)).toContain(attacker.name);
  });

  test('without its event: the look a minute later finds it gone', async () => {
    const deny = await contained();
    await taken(deny);
    pass(MINUTE);
    expect(await stack.looks()).toContainEqual({ gone: true });
    expect((await stack.drain()).carried).toMatchObject([{ outcome: 'written' }]);
    expect(await policiesOn(stack.iam, deny.role)).toEqual({ [deny.name]: deny.document });
    expect(outcomes(await stack.alerts())).toContainEqual(['guard-deny-gone', 'written', deny.incident]);
    pass(MINUTE);
    expect(await stack.looks()).toEqual([]); // no chain of looks and restorations: an event or the sweep finds the next removal
  });

  test('overwritten, without its event: the sweep finds it', async () => {
    const deny = await contained();
    await stack.looks();
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    await stack.iam.send(new PutRolePolicyCommand({ RoleName: deny.role.name, PolicyName: deny.name, PolicyDocument }));
    pass(15 * MINUTE);
    expect(await stack.sweep(now)).toMatchObject({ gone: expect.arrayContaining([deny.incident]) });
    await stack.drain();
    expect(await policiesOn(stack.iam, deny.role)).toEqual({ [deny.name]: deny.document });
  });

  test('four times in 15 minutes: it stays away and somebody is paged; after them it comes back as a managed policy', async () => {
    const deny = await contained();
    for (let time = 1; time <= 3; time += 1) {
      await taken(deny);
      pass(MINUTE);
      await stack.deliver(deletion(deny));
      await stack.drain();
      expect(await policiesOn(stack.iam, deny.role)).toEqual({ [deny.name]: deny.document });
    }
    await stack.alerts();
    await taken(deny);
    await stack.deliver(deletion(deny));
    expect((await stack.drain()).carried).toMatchObject([{ outcome: 'refused' }]);
    expect(outcomes(await stack.alerts())).toEqual([
      ['guard-deny-removed', 'told', expect.anything()],
      ['guard-deny-removed', 'refused', deny.incident],
    ]);
    pass(16 * MINUTE);
    await stack.looks();
    expect(await policiesOn(stack.iam, deny.role)).toEqual({});
    expect(await stack.sweep(now)).toMatchObject({ gone: expect.arrayContaining([deny.incident]) });
    vi.useFakeTimers({ toFake: ['Date'], now }); // the sweep had a clock of its own
    await stack.drain(); // extensions of the tests before, too
    const { AttachedPolicies } = await stack.iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: deny.role.name }),
    );
    expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toContain(deny.name);
    expect(outcomes(await stack.alerts())).toContainEqual([expect.any(String), 'written', deny.incident]);
  });

  test('by CloudFormation: the message says so, and it is put back', async () => {
    const deny = await contained();
    await stack.alerts();
    await taken(deny);
    const record = deletion(deny);
    const identity = { ...(record.userIdentity as JsonObject), invokedBy: 'cloudformation.amazonaws.com' };
    await stack.deliver({ ...record, userIdentity: identity });
    await stack.drain();
    expect(await policiesOn(stack.iam, deny.role)).toEqual({ [deny.name]: deny.document });
    const [told] = await stack.alerts();
    expect(JSON.stringify(told?.json)).toContain('CloudFormation did it');
  });

  test('after a lift: left as it is', async () => {
    const deny = await contained();
    const lift = {
      ...{ kind: 'lift', id: 'by-hand', incident: deny.incident, target: deny.role.arn, by: 'dana', revive: true },
      ...{ method: 'quarantine', scope: { kind: 'role' } },
      report: deny.decision,
    };
    await stack.send(JSON.stringify(lift));
    await stack.alerts();
    await stack.deliver(deletion(deny));
    expect((await stack.drain()).carried).toEqual([]);
    expect(await policiesOn(stack.iam, deny.role)).toEqual({});
    expect(await stack.alerts()).toMatchObject([{ attributes: { severity: 'medium' } }]);
  });
});
