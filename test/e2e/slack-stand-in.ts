import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { slackProblems } from '../support/slack-limits.ts';

export interface SlackStandIn {
  readonly url: string;
  readonly messages: string[];
  close(): void;
}

/** An incoming webhook that refuses what Slack refuses: over its limits, or faster than a message a second. */
export async function slackStandIn(): Promise<SlackStandIn> {
  const messages: string[] = [];
  let last = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const problems = slackProblems(JSON.parse(body));
    if (problems.length > 0) return response.writeHead(400).end(`invalid_blocks ${problems.join('; ')}`);
    if (Date.now() - last < 1000) return response.writeHead(429, { 'retry-after': '1' }).end('rate_limited');
    last = Date.now();
    messages.push(body);
    return response.writeHead(200).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T/B/x`,
    messages,
    close: () => server.close(),
  };
}
