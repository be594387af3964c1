import { describe, expect, test } from 'vitest';
import { notifyCommand } from '../../../lib/cli/notify/command.ts';
import type { Subscription } from '../../../lib/sweep/check/found.ts';
import { typed } from '../../support/command-line.ts';
import { type MemoryListening, memoryListening, WEBHOOK } from './memory-listening.ts';

const send = (listening: MemoryListening, ...argv: string[]) =>
  typed(
    notifyCommand(async () => listening),
    ['notify', 'test', ...argv],
  );
const DANA: Subscription = { protocol: 'email', endpoint: 'dana@example.com', state: 'confirmed' };
const WAITING: Subscription = { protocol: 'email', endpoint: 'eve@example.com', state: 'pending' };
const QUEUE: Subscription = {
  protocol: 'sqs',
  endpoint: 'arn:aws:sqs:us-east-1:111122223333:siem',
  state: 'confirmed',
};
const topicsOf = ({ sent }: MemoryListening) => sent.map(([topic]) => topic);

describe('notify test', () => {
  test('a dry run sends nothing and shows who would hear it', async () => {
    const listening = memoryListening({ alerts: [DANA], alarms: [DANA] });
    const { status, out, err } = await send(listening);
    expect([status, listening.sent]).toEqual([0, []]);
    expect(out).toContain('rolewarden-alerts: 1 email; Slack is not connected\n');
    expect(out.match(/ {2}aws sns publish /g)).toHaveLength(2);
    expect(err).toContain('Nothing was sent.');
  });

  test('each listener: what is known of it', async () => {
    const listening = memoryListening({ webhook: WEBHOOK, alerts: [DANA, WAITING, QUEUE] });
    const { status, out } = await send(listening, '--yes');
    expect([status, topicsOf(listening)]).toEqual([0, ['rolewarden-alerts', 'rolewarden-alarms']]);
    expect(out).toBe(
      [
        'rolewarden-alerts: Slack, 1 email, 1 sqs, 1 not confirmed; way out: click the link in the e-mail that AWS sent; node dist/rolewarden.js notify email <address> --yes sends it again',
        '  sent: SNS took the message (m-1)',
        '  email dana@example.com: confirmed; only the reader of its mailbox sees whether it arrived',
        '  sqs arn:aws:sqs:us-east-1:111122223333:siem: confirmed; only its owner sees whether it arrived',
        '  email eve@example.com: not confirmed, so nothing arrives there',
        '  Slack: proved, Slack answered ok to rolewarden-slack',
        'rolewarden-alarms: Slack',
        '  sent: SNS took the message (m-2)',
        '  Slack: proved, Slack answered ok to rolewarden-slack',
        '',
      ].join('\n'),
    );
  });

  test.each<[string, Parameters<typeof memoryListening>[0], string[], string]>([
    [
      'nobody',
      {},
      [],
      'rolewarden-alerts: nobody is connected: nobody is told; way out: node dist/rolewarden.js notify slack',
    ],
    [
      'an address that is not confirmed',
      { alerts: [WAITING], alarms: [WAITING] },
      [],
      'nobody is connected, 1 not confirmed',
    ],
    [
      'nobody on alarms',
      { alerts: [DANA] },
      ['rolewarden-alerts'],
      'rolewarden-alarms: nobody is connected: nobody hears of an alarm',
    ],
  ])('%s: exit status 1, and nothing goes to a topic that nobody hears', async (_, answers, sent, says) => {
    const listening = memoryListening(answers);
    const { status, out } = await send(listening, '--yes');
    expect([status, topicsOf(listening)]).toEqual([1, sent]);
    expect(out).toContain(says);
    expect((await send(listening)).status).toBe(1);
  });

  test('Slack that does not get it, beside an address: exit status 1', async () => {
    const listening = memoryListening({ webhook: WEBHOOK, alerts: [DANA], alarms: [DANA], log: () => [] });
    const { status, out } = await send(listening, '--yes');
    expect(status).toBe(1);
    expect(out).toContain('  Slack: not proved: the log of rolewarden-slack says nothing of message m-1');
  });

  test('a topic that takes nothing from the caller', async () => {
    const refused = Object.assign(new Error('not authorized'), { name: 'AuthorizationErrorException' });
    const listening = memoryListening(
      { alerts: [DANA], alarms: [DANA] },
      { publish: async () => Promise.reject(refused) },
    );
    const { status, out } = await send(listening, '--yes');
    expect(status).toBe(1);
    expect(out).toContain(
      '  not sent: rolewarden-alerts did not take the message: AWS does not allow this with your credentials (not authorized); the topic takes messages only from',
    );
    expect(out).toContain('whom operators names in the settings');
  });

  test('the message says that it is a test, who sent it and when', async () => {
    const listening = memoryListening({ alerts: [DANA], alarms: [DANA] });
    await send(listening, '--yes');
    const [[, alert] = [], [, alarm] = []] = listening.sent;
    expect(alert?.text).toBe(
      'This is a test: nothing happened in account 111122223333. arn:aws:iam::111122223333:user/dana asked for it at 2026-05-04T12:00:00Z. What Rolewarden finds and does comes here.',
    );
    expect(alarm?.text).toContain('Alarms on Rolewarden itself come here');
    expect(alert?.subject).toMatch(/^\[test\] [\x20-\x7e]{1,92}$/);
    expect(JSON.parse(alert?.json ?? '')).toMatchObject({ test: true, topic: 'rolewarden-alerts' });
  });
});
