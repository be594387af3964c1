import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { post } from '../../lib/notify/webhook.ts';

const MESSAGE = { text: 'x', blocks: [] };
let server: Server | undefined;
afterEach(() => server?.close());

/** A webhook that answers these one after the other. */
async function webhook(...answers: [status: number, headers?: Record<string, string>][]): Promise<string> {
  server = createServer((_, response) => {
    const [status, headers] = answers.shift() ?? [500];
    response.writeHead(status, headers).end(status === 200 ? 'ok' : 'invalid_blocks');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/x`;
}

test('posts', async () => {
  expect(await post(await webhook([200]), MESSAGE)).toBe('posted');
});

test('waits as Slack asks after 429', async () => {
  expect(await post(await webhook([429, { 'retry-after': '0' }], [200]), MESSAGE)).toBe('posted');
});

test.each<[string, [number, Record<string, string>?][], string]>([
  ['blocks that Slack refuses', [[400]], 'Slack answered 400 invalid_blocks'],
  ['a fault', [[503]], 'Slack answered 503'],
  ['429 without end', [[429, { 'retry-after': '0' }], [429, { 'retry-after': '0' }], [429]], 'Slack answered 429'],
])('throws, so that Lambda tries again: %s', async (_, answers, message) => {
  await expect(post(await webhook(...answers), MESSAGE)).rejects.toThrow(message);
});

test('nobody has put a webhook: allowed', async () => {
  expect(await post(undefined, MESSAGE)).toBe('no webhook');
  expect(await post('', MESSAGE)).toBe('no webhook');
});

test('only https', async () => {
  await expect(post('http://hooks.example/x', MESSAGE)).rejects.toThrow('https');
});
