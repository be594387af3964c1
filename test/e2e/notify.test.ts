import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { DeleteParameterCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { readDeployment } from '../../lib/aws/live-deployment.ts';
import { connectListening } from '../../lib/aws/live-notify.ts';
import { signedCalls } from '../../lib/aws/signed-calls.ts';
import { SLACK_FUNCTION, SLACK_WEBHOOK } from '../../lib/base/own-stack.ts';
import { doctorCommand } from '../../lib/cli/doctor/command.ts';
import { notifyCommand } from '../../lib/cli/notify/command.ts';
import type { TopicMessage } from '../../lib/notify/deliver.ts';
import { type Typing, typedIn } from '../support/command-line.ts';
import { type SlackStandIn, slackStandIn } from './slack-stand-in.ts';
import { ACCOUNT, type Stack, stackOn } from './stack.ts';

const CLI = fileURLToPath(new URL('../../dist/rolewarden.js', import.meta.url));
const LOG = `/aws/lambda/${SLACK_FUNCTION}`;
const SECRET = '/services/T/B/x';

let stack: Stack;
let slack: SlackStandIn;
let carrier: Server;

beforeAll(async () => {
  stack = await stackOn(inject('moto'), inject('packaged'));
  slack = await slackStandIn();
  carrier = await carryToSlack();
});
afterAll(() => {
  slack.close();
  carrier.close();
});

const topicArn = (name: string) => `arn:aws:sns:us-east-1:${ACCOUNT}:rolewarden-${name}`;
const notify = (argv: readonly string[], typing: Typing = {}) =>
  typedIn([notifyCommand(connectListening)], ['notify', ...argv], { now: () => new Date(), ...typing });

async function stored(): Promise<{ Type?: string | undefined; Value?: string | undefined } | undefined> {
  const asked = new GetParameterCommand({ Name: SLACK_WEBHOOK, WithDecryption: true });
  return (await new SSMClient().send(asked).catch(() => undefined))?.Parameter;
}

async function doctorOn(check: string): Promise<string> {
  const argv = ['doctor', '--json'];
  const { out } = await typedIn([doctorCommand(readDeployment, [])], argv, { now: () => new Date() });
  const line = out.split('\n').find((one) => one.includes(`"check":"${check}"`)) ?? '{}';
  const { state, says } = JSON.parse(line);
  return `${state}: ${says}`;
}

/**
 * Moto invokes a Lambda function only with Docker. So a filter keeps moto from trying, and an http endpoint, which on the topic of alerts
 * counts as one listener more, hands what SNS sends to the packaged function and writes the log that Lambda would write.
 */
async function carryToSlack(): Promise<Server> {
  const sns = new SNSClient();
  const logs = signedCalls(new SSMClient(), 'us-east-1', 'aws');
  const stream = { logGroupName: LOG, logStreamName: 'one' };
  await logs.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: LOG });
  await logs.json('logs', 'Logs_20140328.CreateLogStream', stream);
  const server = createServer(async (request, response) => {
    const written: string[] = [];
    const spy = vi.spyOn(console, 'error').mockImplementation((line) => void written.push(String(line)));
    await stack.notify(JSON.parse(await text(request)) as TopicMessage).catch(() => {});
    spy.mockRestore();
    const logEvents = written.map((line) => ({ timestamp: Date.now(), message: `x\tERROR\t${line}\n` }));
    await logs.json('logs', 'Logs_20140328.PutLogEvents', { ...stream, logEvents });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await sns.send(new CreateTopicCommand({ Name: 'rolewarden-alarms' }));
  for (const name of ['alerts', 'alarms']) {
    const Endpoint = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${SLACK_FUNCTION}`;
    const subscribed = { TopicArn: topicArn(name), Protocol: 'lambda', Endpoint, ReturnSubscriptionArn: true };
    const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscribed));
    const filter = { AttributeName: 'FilterPolicy', AttributeValue: '{"invoked":["never"]}' };
    await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, ...filter }));
  }
  const Endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await sns.send(new SubscribeCommand({ TopicArn: topicArn('alerts'), Protocol: 'http', Endpoint }));
  return server;
}

describe('nobody is connected', () => {
  test('our own function is nobody: doctor, and notify test', async () => {
    expect(await doctorOn('alarms')).toBe('bad: nobody is connected: nobody hears of an alarm');
    const { status, out } = await notify(['test', '--yes']);
    expect(status).toBe(1);
    expect(out).toContain('rolewarden-alarms: nobody is connected');
  });

  test('a message that reaches nobody is an error; one that reaches somebody else is none', async () => {
    const message = { MessageId: 'm-1', Subject: 'ALARM', Message: '{"AlarmName":"rolewarden-guardrail-faults"}' };
    await expect(stack.notify({ ...message, TopicArn: topicArn('alarms') })).rejects.toThrow(
      /^message m-1: no Slack webhook is stored, and nobody else hears .*: node dist\/rolewarden.js notify slack/,
    );
    expect(await stack.notify({ ...message, TopicArn: topicArn('alerts') })).toEqual([
      { message: 'm-1', slack: 'not connected' },
    ]);
  });
});

describe('notify slack', () => {
  test('a dry run stores and sends nothing', async () => {
    expect(await notify(['slack', '--host', '127.0.0.1'], { env: { SLACK_WEBHOOK_URL: slack.url } })).toMatchObject({
      status: 0,
    });
    expect([await stored(), slack.messages]).toEqual([undefined, []]);
  });

  test('a webhook that Slack does not know is not stored', async () => {
    const other = createServer((_, response) => response.writeHead(404).end('no_service'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const stdin = `http://127.0.0.1:${(other.address() as AddressInfo).port}${SECRET}`;
    const { status, err } = await notify(['slack', '--host', '127.0.0.1', '--yes'], { stdin });
    other.close();
    expect([status, await stored()]).toEqual([1, undefined]);
    expect(err).toContain('Slack answered 404 no_service');
  });

  test('from the command to the message in Slack', async () => {
    const { status, out, err } = await notify(['slack', '--host', '127.0.0.1', '--yes'], { stdin: `${slack.url}\n` });
    expect([status, err]).toEqual([0, '']);
    expect(out).not.toContain(SECRET);
    expect(out).toContain('Proved: a message to rolewarden-alerts arrives in Slack');
    expect(await stored()).toMatchObject({ Type: 'SecureString', Value: slack.url });
    expect(slack.messages).toHaveLength(2); // from here, and the whole way
    for (const message of slack.messages) expect(message).toContain('[test] Rolewarden: rolewarden-alerts reaches you');
    expect(await doctorOn('topic')).toBe('ok: Slack, 1 sqs, 1 http');
    expect(await doctorOn('alarms')).toBe('ok: Slack');
  });

  test('the packaged command line takes the webhook from a pipe, and again', async () => {
    const argv = [CLI, 'notify', 'slack', '--host', '127.0.0.1', '--yes'];
    const printed = await new Promise<string>((resolve, reject) => {
      const child = execFile('node', argv, (error, stdout) => (error ? reject(error) : resolve(stdout)));
      child.stdin?.end(slack.url);
    });
    expect(printed).toContain('Stored as /rolewarden/slack-webhook in us-east-1');
    expect(printed).not.toContain(SECRET);
  });
});

describe('notify email and notify test', () => {
  test('an address, and another one for alarms', async () => {
    const argv = ['email', 'dana@example.com', '--alarms', 'ops@example.com'];
    expect((await notify(argv)).out).toContain('rolewarden-alarms: ops@example.com is not subscribed\n');
    expect(await notify([...argv, '--yes'])).toMatchObject({ status: 0 });
    for (const [name, address] of [
      ['alerts', 'dana@example.com'],
      ['alarms', 'ops@example.com'],
    ] as const) {
      const asked = new ListSubscriptionsByTopicCommand({ TopicArn: topicArn(name) });
      const { Subscriptions = [] } = await new SNSClient().send(asked);
      expect(Subscriptions.filter(({ Protocol }) => Protocol === 'email').map(({ Endpoint }) => Endpoint)).toEqual([
        address,
      ]);
    }
    // Moto counts an address as confirmed at once.
    expect((await notify(argv)).out).toContain('rolewarden-alarms: ops@example.com is subscribed and confirmed');
  });

  test('one message to each topic, proved in Slack', async () => {
    const Endpoint = `http://127.0.0.1:${(carrier.address() as AddressInfo).port}/`;
    await new SNSClient().send(new SubscribeCommand({ TopicArn: topicArn('alarms'), Protocol: 'http', Endpoint }));
    slack.messages.length = 0;
    const { status, out } = await notify(['test', '--yes']);
    expect(out.match(/ {2}Slack: proved, Slack answered ok to rolewarden-slack\n/g)).toHaveLength(2);
    expect(out).toContain(
      '  email dana@example.com: confirmed; only the reader of its mailbox sees whether it arrived\n',
    );
    expect(status).toBe(0);
    expect(slack.messages).toHaveLength(2);
    expect(slack.messages[1]).toContain('[test] Rolewarden: rolewarden-alarms reaches you');
  });

  test('the webhook is gone: Slack is no longer connected, and who is left is said', async () => {
    await new SSMClient().send(new DeleteParameterCommand({ Name: SLACK_WEBHOOK }));
    expect(await doctorOn('topic')).toBe('ok: 1 sqs, 1 http, 1 email; Slack is not connected');
    expect((await notify(['test', '--yes'])).out).not.toContain('Slack: proved');
  });
});
