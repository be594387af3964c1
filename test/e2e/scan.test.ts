import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { SPREAD } from '../../lib/incident/deny/containment-of.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { EC2, trustOf } from '../support/events.ts';
import { hastyQueue } from './hasty-queue.ts';
import { type MadeRole, makeRole, policiesOn, trustChange } from './people.ts';
import { type Stack, stackOn } from './stack.ts';

const OUTSIDER = '999988887777';

let queue: Awaited<ReturnType<typeof hastyQueue>>;
let stack: Stack;
let developer: MadeRole;
let app: MadeRole;
let now: Date;

const pass = (milliseconds: number) => {
  now = later(now, milliseconds);
  vi.setSystemTime(now);
};

/** Scans, waits until events must have come, and looks again. */
async function scanned(): Promise<{ scan: JsonObject; looks: JsonObject[] }> {
  const scan = await stack.scan();
  pass(15 * MINUTE);
  return { scan, looks: await stack.looks() };
}

async function write(record: JsonObject): Promise<JsonObject> {
  const { roleName, policyDocument } = record.requestParameters as { roleName: string; policyDocument: string };
  await stack.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: policyDocument }));
  return record;
}

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  now = new Date();
  vi.useFakeTimers({ toFake: ['Date'], now });
  queue = await hastyQueue(inject('moto'));
  stack = await stackOn(queue.url, inject('packaged'));
  developer = await makeRole(stack.iam, 'ec2.amazonaws.com');
  app = await makeRole(stack.iam, 'ec2.amazonaws.com', true);
  const { scan, looks } = await scanned();
  expect(scan.unseen).toBeGreaterThan(1);
  expect(looks.map(({ settled }) => settled)).toContain(scan.unseen);
  await stack.drain();
});
afterAll(() => {
  vi.useRealTimers();
  queue.close();
});
beforeEach(async () => {
  pass(DAY);
  await stack.alerts();
});

describe('the daily scan', () => {
  test('is quiet while nothing changed', async () => {
    expect(await scanned()).toMatchObject({ scan: { unseen: 0, settled: 0, unread: [], unexplained: [] }, looks: [] });
    expect(await stack.alerts()).toEqual([]);
  });

  test('a trust change with its event, however late: nothing', async () => {
    const record = await write(trustChange(developer, app, '444455556666'));
    const scan = await stack.scan();
    expect(scan.unexplained).toEqual([app.arn]);
    pass(10 * MINUTE);
    await stack.deliver(record);
    await stack.alerts();
    pass(5 * MINUTE);
    expect(await stack.looks()).toMatchObject([{ unexplained: [], missed: [] }]);
    expect((await stack.drain()).carried).toEqual([]);
    expect(await stack.alerts()).toEqual([]);
  });

  test('a trust change without an event: contained and told, once', async () => {
    await write(trustChange(developer, app, OUTSIDER));
    const { scan, looks } = await scanned();
    expect([scan.unexplained, looks.map(({ missed }) => missed)]).toEqual([[app.arn], [[app.arn]]]);
    expect((await stack.drain()).carried).toMatchObject([{ outcome: 'written' }]);
    expect(Object.keys(await policiesOn(stack.iam, app))).toEqual([
      expect.stringMatching(/^rolewarden-[0-9a-f]{16}-quarantine$/),
    ]);
    const [alert, ...others] = await stack.alerts();
    expect(others).toEqual([]);
    expect(alert?.json).toMatchObject({
      action: 'contain',
      eventId: expect.stringMatching(/^scan-[0-9a-f]{16}$/),
      carried: { outcome: 'written' },
    });
    expect(alert?.json.findings).toContainEqual(
      expect.objectContaining({ detector: 'trust-external-account', missedByEvents: true }),
    );
    pass(DAY);
    expect((await scanned()).scan.unexplained).toEqual([]);
  });

  test('a role that was created without an event', async () => {
    const door = await makeRole(stack.iam, 'ec2.amazonaws.com', true);
    await write(trustChange(developer, door, OUTSIDER));
    const { looks } = await scanned();
    expect(looks).toMatchObject([{ missed: [door.arn] }]);
    expect(Object.keys(await policiesOn(stack.iam, door))).toEqual([]);
    await stack.drain();
    expect(Object.keys(await policiesOn(stack.iam, door))).toHaveLength(1);
  });

  test('a trust that was opened and closed again, both without an event: lifted down after two reads of scan', async () => {
    const door = await makeRole(stack.iam, 'ec2.amazonaws.com', true);
    await write(trustChange(developer, door, OUTSIDER));
    await scanned();
    expect((await stack.drain()).carried).toMatchObject([{ outcome: 'written' }]);
    const [name = ''] = Object.keys(await policiesOn(stack.iam, door));
    const PolicyDocument = JSON.stringify(trustOf(EC2));
    await stack.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: door.name, PolicyDocument }));
    const lifted: unknown[] = [];
    for (const minutes of [10, 15]) {
      pass(minutes * MINUTE);
      await stack.sweep(now);
      vi.useFakeTimers({ toFake: ['Date'], now }); // the sweep had a clock of its own
      lifted.push((await stack.looks()).flatMap((done) => done.lifted ?? []));
    }
    expect(lifted).toEqual([[], [`${door.arn} ${name}`]]);
    expect((await stack.drain()).carried).toMatchObject([{ outcome: 'lifted', policyName: name }]);
    const deny = parseDeny((await policiesOn(stack.iam, door))[name]);
    expect(deny?.cutoff.getTime()).toBeLessThanOrEqual(later(now, SPREAD + SECOND).getTime());
    expect(deny?.lapse.getTime()).toBeGreaterThan(later(now, 12 * HOUR).getTime()); // sessions of the bad window stay dead
  });
});
