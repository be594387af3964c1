import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DeleteRoleCommand,
  GetAccountAuthorizationDetailsCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { DAY, HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import {
  createFunction,
  type MadeRole,
  makeProfile,
  makeRole,
  policiesOn,
  runInstances,
  trustChange,
} from './people.ts';
import { type SlackStandIn, slackStandIn } from './slack-stand-in.ts';
import { type Stack, stackOn } from './stack.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OUTSIDER = '999988887777';

let proxy: FaultProxy;
let slack: SlackStandIn;
let stack: Stack;
let developer: MadeRole;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  proxy = await faultProxy(inject('moto'));
  slack = await slackStandIn();
  stack = await stackOn(proxy.url, inject('packaged'));
  developer = await makeRole(stack.iam, 'ec2.amazonaws.com');
  await stack.parameter('/rolewarden/slack-webhook', slack.url);
});
afterAll(() => {
  proxy.close();
  slack.close();
});
beforeEach(async () => {
  proxy.inject();
  developer = await makeRole(stack.iam, 'ec2.amazonaws.com');
  await stack.alerts();
});

/** What `rolewarden replay` prints for the event on a snapshot of the same account. */
async function replayed(record: JsonObject): Promise<Decision[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rolewarden-e2e-'));
  const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = await stack.iam.send(
    new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000 }),
  );
  writeFileSync(
    join(folder, 'account.json'),
    JSON.stringify({ UserDetailList, GroupDetailList, RoleDetailList, Policies }),
  );
  writeFileSync(join(folder, 'event.json'), JSON.stringify(record));
  const options = ['--account', join(folder, 'account.json'), '--settings', 'test/e2e/rolewarden.yml', '--json'];
  const out = execFileSync(process.execPath, ['dist/rolewarden.js', 'replay', join(folder, 'event.json'), ...options], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const undated = (value: unknown) => JSON.stringify(value).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'DATE');

describe('an event ends in the deny that replay printed', () => {
  const scenarios: [string, () => Promise<{ record: JsonObject; role: MadeRole }>][] = [
    [
      'RunInstances with the instance profile of an administrator',
      async () => {
        const role = await makeRole(stack.iam, 'ec2.amazonaws.com', true);
        return { role, record: runInstances(developer, await makeProfile(stack.iam, role)) };
      },
    ],
    [
      'CreateFunction with an administrator role',
      async () => {
        const role = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
        return { role, record: createFunction(developer, role, 'thumbnails') };
      },
    ],
    [
      'UpdateAssumeRolePolicy to an outside account',
      async () => {
        const role = await makeRole(stack.iam, 'ec2.amazonaws.com', true);
        const record = trustChange(developer, role, OUTSIDER);
        const { policyDocument } = record.requestParameters as { policyDocument: string };
        await stack.iam.send(
          new UpdateAssumeRolePolicyCommand({ RoleName: role.name, PolicyDocument: policyDocument }),
        );
        // A role that is younger than the event: only by it replay sees that the snapshot is, too.
        await makeRole(stack.iam, 'ec2.amazonaws.com', false);
        return { role, record };
      },
    ],
  ];

  test.each(scenarios)('%s', async (_, prepare) => {
    const { role, record } = await prepare();
    const expected = (await replayed(record)).flatMap((decision) =>
      'containments' in decision ? decision.containments : [],
    );
    expect(expected.length).toBe(2); // the role and the caller's session

    await stack.deliver(record);
    const { carried, errors } = await stack.drain();
    expect(errors).toEqual([]);
    expect(carried.map(({ outcome }) => outcome)).toEqual(['written', 'written']);

    const written = { ...(await policiesOn(stack.iam, role)), ...(await policiesOn(stack.iam, developer)) };
    expect(Object.keys(written).sort()).toEqual(expected.map(({ policyName }) => policyName).sort());
    for (const { policyName, policyDocument } of expected)
      expect(undated(written[policyName])).toBe(undated(policyDocument));

    const alerts = await stack.alerts();
    expect(alerts.map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ action: 'contain', outcome: 'written', account: '111122223333' }),
    ]); // one message for both denies
    expect(alerts[0]?.json).toMatchObject({
      eventId: record.eventID,
      action: 'contain',
      carried: { outcome: 'written' },
      also: [{ outcome: 'written' }],
    });

    await stack.deliver(record); // EventBridge delivers at least once
    expect((await stack.drain()).carried.every(({ outcome }) => outcome === 'stands')).toBe(true);
    expect({ ...(await policiesOn(stack.iam, role)), ...(await policiesOn(stack.iam, developer)) }).toEqual(written);
    expect(await stack.alerts()).toEqual([]);
  });
});

describe('left alone', () => {
  test.each<[string, () => Promise<JsonObject>]>([
    [
      'an ordinary role passed to the service it trusts',
      async () => createFunction(developer, await makeRole(stack.iam, 'lambda.amazonaws.com'), 'plain'),
    ],
    [
      'a trust to an allow-listed account',
      async () => trustChange(developer, await makeRole(stack.iam, 'ec2.amazonaws.com'), '444455556666'),
    ],
  ])('%s', async (_, prepare) => {
    const decisions = await stack.deliver(await prepare());
    expect(decisions.filter(({ action }) => action === 'contain')).toEqual([]);
    expect((await stack.drain()).carried).toEqual([]);
    expect(await policiesOn(stack.iam, developer)).toEqual({});
  });

  test('a service-linked role: refused, and said', async () => {
    const role = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
    const [decision] = await stack.deliver(createFunction(developer, role, 'refused'));
    const [command] = decision === undefined ? [] : commandsFor(decision);
    await stack.drain();
    await stack.alerts();
    const target =
      'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
    expect(await stack.send(JSON.stringify({ ...command, target }))).toMatchObject([{ outcome: 'refused' }]);
    expect(await stack.alerts()).toMatchObject([
      { attributes: { action: 'alert', outcome: 'refused' }, subject: expect.stringMatching(/NOT CONTAINED/) },
    ]);
  });
});

test('what is no command is refused, so that it ends in the dead-letter queue', async () => {
  for (const body of ['{}', 'x', '{"kind":"put","policyDocument":{}}'])
    await expect(stack.send(body)).rejects.toThrow(/^(?:kind|id|the message) /);
});

describe('sweep', () => {
  const deny = (lapse: Date) =>
    JSON.stringify(denyPolicy('quarantine', { kind: 'role' }, later(lapse, -13 * HOUR), lapse));

  test('deletes what lapsed; leaves what lives and what is a stranger’s, and tells of a stranger under our prefix', async () => {
    const role = await makeRole(stack.iam, 'ec2.amazonaws.com');
    const now = new Date(Math.floor(Date.now() / 1000) * 1000);
    const put = (PolicyName: string, PolicyDocument: string) =>
      stack.iam.send(new PutRolePolicyCommand({ RoleName: role.name, PolicyName, PolicyDocument }));
    const strange = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    });
    await put('rolewarden-00000000000000aa-quarantine', deny(later(now, -HOUR)));
    await put('rolewarden-00000000000000bb-quarantine', deny(later(now, HOUR)));
    await put('rolewarden-00000000000000cc-quarantine', strange);
    await put('keep-me', deny(later(now, -DAY)));
    await stack.sweep(now);
    expect(Object.keys(await policiesOn(stack.iam, role)).sort()).toEqual([
      'keep-me',
      'rolewarden-00000000000000bb-quarantine',
      'rolewarden-00000000000000cc-quarantine',
    ]);
    const told = (await stack.alerts()).map(({ attributes }) => `${attributes.severity} ${attributes.detector}`);
    expect(told.sort()).toEqual(['critical guard-foreign-policy', 'high guard-unrecorded-deny']);
  });

  test('a role deleted meanwhile is no error', async () => {
    const role = await makeRole(stack.iam, 'ec2.amazonaws.com');
    await stack.iam.send(new DeleteRoleCommand({ RoleName: role.name }));
    await expect(stack.sweep(new Date())).resolves.toBeDefined();
  });
});

describe('the kill switch', () => {
  test('holds in contain once its remembered value is a minute old', async () => {
    const role = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
    await stack.parameter('/rolewarden/kill-switch', 'on');
    // Far from now: what contain reads here must be too old for the next test, however soon that comes.
    vi.useFakeTimers({ toFake: ['Date'], now: later(new Date(), 5 * MINUTE) });
    try {
      await stack.deliver(createFunction(developer, role, 'switched'));
      expect((await stack.drain()).carried.map(({ outcome }) => outcome)).toEqual(['observed', 'observed']);
    } finally {
      vi.useRealTimers();
      await stack.parameter('/rolewarden/kill-switch', 'off');
    }
    expect(await policiesOn(stack.iam, role)).toEqual({});
    expect((await stack.alerts()).map(({ attributes }) => attributes.action)).toEqual(['observe']);
  });
});

describe('Slack', () => {
  test('receives every kind of alert within its limits', async () => {
    const role = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
    await stack.deliver(createFunction(developer, role, 'told'));
    await stack.drain();
    const alerts = await stack.alerts();
    for (const alert of alerts) expect(await stack.slack(alert)).toEqual(['posted']);
    expect(slack.messages).toHaveLength(alerts.length);
    expect(slack.messages.join()).toContain(`Contained ${role.name}`); // the caller's may come first
    await expect(
      stack.slack({ subject: 'ALARM', json: { AlarmName: 'rolewarden-failed' }, attributes: {} }),
    ).resolves.toEqual(['posted']);
  });
});
