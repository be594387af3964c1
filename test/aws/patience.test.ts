import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = new URL('../../lib/aws/', import.meta.url);

/** The clients of the functions. A person at the command line may wait: live commands are left out, and the ledger as they open it. */
const files = readdirSync(FOLDER).filter((name) => !/^live|^ledger\.ts/.test(name));
const clients = files.flatMap((name) =>
  [
    ...readFileSync(new URL(name, FOLDER), 'utf8').matchAll(/new (?:EC2|IAM|SQS|SNS|SSM|KMS|DynamoDB)Client\([^;]*\)/g),
  ].map(([made]) => [name, made] as const),
);

test('the clients are found', () => expect(clients.length).toBeGreaterThan(12));

test.each(clients)('%s: %s gives a call up that AWS does not answer', (_, made) => {
  expect(made).toMatch(/requestHandler/);
});
