import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { notifyCommand } from '../../../lib/cli/notify/command.ts';
import { SlackRefusal } from '../../../lib/notify/webhook.ts';
import { listenersOf } from '../../../lib/sweep/check/listeners.ts';
import { inFolder } from '../../event/trail/folder.ts';
import { type Typing, typedIn } from '../../support/command-line.ts';
import { logLine, type MemoryListening, memoryListening, WEBHOOK } from './memory-listening.ts';

const slack = async (listening: MemoryListening, argv: readonly string[], typing: Typing = {}) => {
  const printed = await typedIn([notifyCommand(async () => listening)], ['notify', 'slack', ...argv], typing);
  expect(`${printed.out}${printed.err}`).not.toContain('aSecretThatNobody');
  return printed;
};
const FROM_ENV: Typing = { env: { SLACK_WEBHOOK_URL: WEBHOOK } };

describe('notify slack', () => {
  test('a dry run does nothing, asks for nothing and says what it would do', async () => {
    const listening = memoryListening();
    const { status, out, err } = await slack(listening, [], { secret: WEBHOOK, stdin: WEBHOOK });
    expect([status, listening.posted, listening.webhook, listening.sent]).toEqual([0, [], undefined, []]);
    expect(out).toContain('to the webhook, which it will ask for.');
    expect(out).toContain(
      'aws ssm put-parameter --region us-east-1 --name /rolewarden/slack-webhook --type SecureString --key-id alias/aws/ssm --overwrite --value file://webhook.txt\n',
    );
    expect(out).toContain(
      "aws sns publish --region us-east-1 --topic-arn arn:aws:sns:us-east-1:111122223333:rolewarden-alerts --subject '[test] ",
    );
    expect(err).toContain('Nothing was written.');
    expect((await slack(listening, [], FROM_ENV)).out).toContain('to https://hooks.slack.com/…Sees.');
  });

  test.each<[string, readonly string[], Typing]>([
    ['the environment', [], FROM_ENV],
    ['a prompt', [], { secret: WEBHOOK }],
    ['a pipe', [], { stdin: `${WEBHOOK}\n` }],
    ['standard input by name', ['--webhook-file', '-'], { stdin: `  ${WEBHOOK}\r\n`, secret: 'never asked' }],
  ])('by %s: tried from here, stored, and proved the whole way', async (_, argv, typing) => {
    const listening = memoryListening();
    const { status, out } = await slack(listening, [...argv, '--yes'], typing);
    expect([status, listening.posted, listening.webhook]).toEqual([0, [WEBHOOK], WEBHOOK]);
    expect(listening.sent.map(([topic, { subject }]) => [topic, subject])).toEqual([
      ['rolewarden-alerts', '[test] Rolewarden: rolewarden-alerts reaches you'],
    ]);
    expect(out).toMatch(/^Proved: https:\/\/hooks\.slack\.com\/…Sees takes messages/);
    expect(out).toContain('Proved: a message to rolewarden-alerts arrives in Slack (rolewarden-slack posted m-1).');
    expect(out).toContain('guard-parameter-changed');
  });

  test('by a file', async () => {
    await inFolder({ 'webhook.txt': `${WEBHOOK}\n` }, async (folder) => {
      const listening = memoryListening();
      expect(await slack(listening, ['--webhook-file', join(folder, 'webhook.txt'), '--yes'])).toMatchObject({
        status: 0,
      });
      expect(listening.webhook).toBe(WEBHOOK);
      expect(await slack(listening, ['--webhook-file', join(folder, 'none.txt'), '--yes'])).toMatchObject({
        status: 2,
        err: expect.stringContaining('none.txt: '),
      });
    });
  });

  test('what Slack refuses is not stored', async () => {
    const post = async () => Promise.reject(new SlackRefusal('Slack answered 404 no_service'));
    const listening = memoryListening({}, { post });
    const { status, err } = await slack(listening, ['--yes'], FROM_ENV);
    expect([status, listening.webhook, listening.sent]).toEqual([1, undefined, []]);
    expect(err).toContain('nothing was stored: https://hooks.slack.com/…Sees does not take the message');
    expect(err).toContain('Slack answered 404 no_service');
  });

  test('a machine that does not reach Slack leaves the proof to the function', async () => {
    const post = async () =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }));
    const listening = memoryListening({}, { post });
    const { status, out, err } = await slack(listening, ['--yes'], FROM_ENV);
    expect([status, listening.webhook]).toEqual([0, WEBHOOK]);
    expect(err).toContain(
      'not proved: this machine does not reach https://hooks.slack.com/…Sees (fetch failed: getaddrinfo ENOTFOUND)',
    );
    expect(out).toMatch(/^Stored as/);
  });

  test.each<[string, (id: string) => readonly string[], string, number]>([
    [
      'that the function logs as an error',
      (id) => [logLine({ error: `Error: message ${id}: Slack answered 410` })],
      'Slack answered 410',
      0,
    ],
    [
      'without a webhook',
      (message) => [logLine({ result: [{ message, slack: 'not connected' }] })],
      'not connected',
      0,
    ],
    ['of which the log says nothing', () => [], 'says nothing of message m-1 after 46 s', 44_000],
    [
      'that another function names',
      (id) => [logLine({ function: 'rolewarden-tell', result: [{ message: id, slack: 'posted' }] })],
      'says nothing',
      44_000,
    ],
    ['of another id', () => [logLine({ result: [{ message: 'm-2', slack: 'posted' }] })], 'says nothing', 44_000],
    ['in lines that are no JSON', (id) => [`START ${id}`, `{${id}`, ''], 'says nothing', 44_000],
  ])('a message %s is not proved', async (_, log, because, paused) => {
    const listening = memoryListening({ log });
    const { status, err } = await slack(listening, ['--yes'], FROM_ENV);
    expect([status, listening.webhook, listening.paused]).toEqual([1, WEBHOOK, paused]);
    expect(err).toContain('not proved: ');
    expect(err).toContain(because);
  });

  test('waits for a function that is slow to start', async () => {
    const log = (message: string, asked: number) =>
      asked < 4 ? [] : [logLine({ error: `message ${message}` }), logLine({ result: [{ message, slack: 'posted' }] })];
    const listening = memoryListening({ log });
    expect(await slack(listening, ['--yes'], FROM_ENV)).toMatchObject({ status: 0 });
    expect(listening.paused).toBe(6000);
  });

  test('a log or a topic that may not be used is said, and the webhook is stored', async () => {
    const refused = async () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    for (const difference of [{ slackLog: refused }, { publish: refused }]) {
      const listening = memoryListening({}, difference);
      const { status, err } = await slack(listening, ['--yes'], FROM_ENV);
      expect([status, listening.webhook]).toEqual([1, WEBHOOK]);
      expect(err).toContain('AWS does not allow this with your credentials (no)');
    }
  });

  test('a function that somebody unsubscribed is not proved, and no message goes in vain', async () => {
    const listeners = async () => listenersOf([], true);
    const listening = memoryListening({}, { listeners });
    const { status, err } = await slack(listening, ['--yes'], FROM_ENV);
    expect([status, listening.sent]).toEqual([1, []]);
    expect(err).toContain(
      'not proved: rolewarden-slack is not subscribed to rolewarden-alerts; deploy the stack again',
    );
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'no webhook was given: name a file with --webhook-file'],
    ['no URL', 'T0/B0/aSecretThatNobodySees', 'the webhook is not a URL'],
    ['two lines', `${WEBHOOK}\n${WEBHOOK}`, 'the webhook is not a URL'],
    ['http', WEBHOOK.replace('https', 'http'), 'the webhook is not an https URL'],
    [
      'another host',
      WEBHOOK.replace('slack.com', 'slack.com.example.com'),
      'is not on hooks.slack.com or hooks.slack-gov.com; --host',
    ],
    ['a password', WEBHOOK.replace('https://', 'https://dana:x@'), 'has a user name, a password or a port'],
    ['a port', WEBHOOK.replace('.com/', '.com:8443/'), 'has a user name, a password or a port'],
    [
      'a link of the Workflow Builder',
      WEBHOOK.replace('services', 'triggers'),
      'the path of the webhook is not /services/',
    ],
    ['half of it', WEBHOOK.replace('/aSecretThatNobodySees', ''), 'the path of the webhook is not /services/'],
    ['a novel', `${WEBHOOK}${'x'.repeat(2000)}`, 'the webhook is not a URL'],
  ])('%s is refused, with and without --yes', async (_, typed, says) => {
    const listening = memoryListening();
    for (const yes of [[], ['--yes']]) {
      const printed = await slack(listening, ['--webhook-file', '-', ...yes], { stdin: typed });
      expect(printed).toMatchObject({ status: 2, err: expect.stringContaining(says) });
    }
    expect([listening.posted, listening.webhook]).toEqual([[], undefined]);
  });

  test.each([
    ['GovSlack', WEBHOOK.replace('slack.com', 'slack-gov.com'), []],
    [
      'a host that somebody names',
      'https://chat.example.com/hooks/aSecretThatNobodySees',
      ['--host', 'chat.example.com'],
    ],
  ])('%s is taken', async (_, webhook, argv) => {
    const listening = memoryListening();
    expect(await slack(listening, [...argv, '--yes'], { stdin: webhook })).toMatchObject({ status: 0 });
    expect(listening.webhook).toBe(webhook);
  });

  test('no stack, a parameter of another type, and no credentials are one line', async () => {
    const gone = memoryListening({}, { listeners: async () => undefined });
    expect(await slack(gone, ['--yes'], FROM_ENV)).toMatchObject({
      status: 2,
      err: 'rolewarden: there is no topic rolewarden-alerts in us-east-1: deploy the stack first, or name --region\n',
    });
    const error = Object.assign(new Error('x'), { name: 'HierarchyTypeMismatchException' });
    const typed = memoryListening({}, { storeWebhook: async () => Promise.reject(error) });
    expect(await slack(typed, ['--yes'], FROM_ENV)).toMatchObject({
      status: 2,
      err: expect.stringContaining('aws ssm delete-parameter --region us-east-1 --name /rolewarden/slack-webhook'),
    });
    const nobody = Object.assign(new Error('none'), { name: 'CredentialsProviderError' });
    const command = notifyCommand(async () => Promise.reject(nobody));
    expect(await typedIn([command], ['notify', 'slack'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('notify slack: no AWS credentials'),
    });
  });
});
