import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type DeliverPorts, deliver } from '../../lib/notify/deliver.ts';

const ALERT = { MessageId: 'm-1', TopicArn: 'arn:aws:sns:us-east-1:111122223333:rolewarden-alerts', Message: 'x' };
const alarmed = (name: string) => ({ ...ALERT, Subject: 'ALARM', Message: JSON.stringify({ AlarmName: name }) });

let server: Server | undefined;
afterEach(() => server?.close());

/** A webhook that always answers so. */
async function answering(status: number, answer: string): Promise<string> {
  server = createServer((_, response) => response.writeHead(status).end(answer));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T/B/secret`;
}

const ports = (difference: Partial<DeliverPorts> = {}): DeliverPorts => ({
  webhook: async () => undefined,
  hasOthers: async () => false,
  ...difference,
});

describe('a message for Slack', () => {
  test('is posted, whoever else hears it', async () => {
    const webhook = await answering(200, 'ok');
    const hasOthers = async () => Promise.reject(new Error('asked in vain'));
    expect(await deliver(ALERT, ports({ webhook: async () => webhook, hasOthers }))).toEqual({
      message: 'm-1',
      slack: 'posted',
    });
  });

  test('without a webhook is an error where nobody else hears the topic', async () => {
    await expect(deliver(ALERT, ports())).rejects.toThrow(
      'message m-1: no Slack webhook is stored, and nobody else hears arn:aws:sns:us-east-1:111122223333:rolewarden-alerts: node dist/rolewarden.js notify slack, or node dist/rolewarden.js notify email <address>',
    );
  });

  test('without a webhook is none where the owner is told otherwise', async () => {
    expect(await deliver(ALERT, ports({ hasOthers: async () => true }))).toEqual({
      message: 'm-1',
      slack: 'not connected',
    });
  });

  test.each<[string, DeliverPorts['webhook'], string]>([
    ['that Slack refuses', () => answering(404, 'no_service'), 'message m-1: Slack answered 404 no_service'],
    ['with an empty webhook', async () => '', 'the Slack webhook is not an https URL'],
    ['with a webhook that is no URL', async () => 'T/B/secret', 'the Slack webhook is not an https URL'],
    [
      'whose webhook may not be read',
      async () => Promise.reject(new Error('AccessDeniedException')),
      'message m-1: AccessDeniedException',
    ],
  ])('%s is an error, also where others hear it', async (_, webhook, message) => {
    const delivering = deliver(ALERT, ports({ webhook, hasOthers: async () => true }));
    await expect(delivering).rejects.toThrow(message);
    await expect(delivering).rejects.not.toThrow('secret');
  });

  test.each([
    ['rolewarden-slack-errors', true],
    ['rolewarden-failed', true],
    ['rolewarden-guardrail-faults', false],
    ['rolewarden-inspect-errors', false],
  ])(
    'that cannot be posted, the alarm %s: given up is %s, or it would raise itself without an end',
    async (name, givenUp) => {
      const delivering = deliver(alarmed(name), ports());
      if (!givenUp) return expect(delivering).rejects.toThrow('no Slack webhook is stored');
      return expect(await delivering).toMatchObject({
        slack: 'given up',
        because: expect.stringContaining('no Slack'),
      });
    },
  );
});
