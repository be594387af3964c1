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
  await post(await webhook([200]), MESSAGE);
});

test('waits as Slack asks after 429', async () => {
  await post(await webhook([429, { 'retry-after': '0' }], [200]), MESSAGE);
});

test.each<[string, [number, Record<string, string>?][], string]>([
  ['blocks that Slack refuses', [[400]], 'Slack answered 400 invalid_blocks'],
  ['a fault', [[503]], 'Slack answered 503'],
  ['another address, which nothing follows', [[302, { location: '/elsewhere' }], [200]], 'Slack answered 302'],
  ['429 without end', [[429, { 'retry-after': '0' }], [429, { 'retry-after': '0' }], [429]], 'Slack answered 429'],
])('throws, so that Lambda tries again: %s', async (_, answers, message) => {
  await expect(post(await webhook(...answers), MESSAGE)).rejects.toThrow(message);
});

test('an answer that repeats the path of the webhook does not bring it into the log', async () => {
  server = createServer((request, response) => response.writeHead(404).end(`Cannot POST ${request.url}`));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/secret`;
  await expect(post(url, MESSAGE)).rejects.toThrow('Slack answered 404 Cannot POST …');
  await expect(post(url, MESSAGE)).rejects.not.toThrow(/secret/);
});

test.each([
  ['http', 'http://hooks.example/services/secret'],
  ['no URL', 'services/secret'],
  ['nothing', ''],
  ['a password, which the error of fetch would show', 'https://dana:secret@hooks.example/services/x'],
])('only https, and no error shows the webhook: %s', async (_, url) => {
  const posting = post(url, MESSAGE);
  await expect(posting).rejects.toThrow('the Slack webhook is not an https URL');
  await expect(posting).rejects.not.toThrow(/secret/);
  await expect(posting).rejects.not.toHaveProperty('input'); // Lambda logs every enumerable field of an error
});
