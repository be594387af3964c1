import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, inject, test } from 'vitest';
import { dynamoLedger } from '../../lib/aws/ledger.ts';
import { ledgerClient } from '../../lib/aws/ledger-table.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { testLedger, testPrincipalMemory } from '../incident/ledger/ledger-table.ts';
import { makeTable } from './stack.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
let count = 0;

describe('the ledger in DynamoDB', () => {
  const fresh = async () => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: inject('moto'),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
    });
    const table = `ledger-${++count}-${Date.now()}`;
    await makeTable(table);
    return dynamoLedger(table, new DynamoDBClient({ endpoint: inject('moto'), region: 'us-east-1', credentials }));
  };
  testLedger(fresh);
  testPrincipalMemory(fresh);
});

describe('a ledger that cannot be reached', () => {
  test('delays by a second at most, however often it is asked', async () => {
    const patience = { connectionTimeout: 300, requestTimeout: 400, throwOnRequestTimeout: true };
    const client = ledgerClient(patience);
    client.config.endpoint = async () => ({ protocol: 'http:', hostname: '192.0.2.1', port: 9, path: '/' }); // TEST-NET-1: nobody answers
    const asking = { rest: 10_000, clock: () => performance.now() };
    const ledger = ledgerWithFallback(async () => dynamoLedger('x', client), memoryLedger(), asking);
    const began = performance.now();
    for (let question = 0; question < 5; question += 1) await ledger.incident(String(question));
    expect(performance.now() - began).toBeLessThan(1300);
    expect(ledger.unreachable()).toBeDefined();
  });
});
