import { expect, test } from 'vitest';
import { isWebhookStored } from '../../lib/aws/listeners.ts';
import type { JsonObject } from '../../lib/base/json.ts';

const FILTER = [{ Key: 'Name', Option: 'Equals', Values: ['/rolewarden/slack-webhook'] }];

test.each<[string, JsonObject[], boolean, number]>([
  ['stored', [{ Parameters: [{ Name: '/rolewarden/slack-webhook', Type: 'SecureString' }] }], true, 1],
  ['absent', [{ Parameters: [] }], false, 1],
  ['on a later page', [{ Parameters: [], NextToken: 'x' }, { Parameters: [{}] }], true, 2],
  ['absent on every page', [{ NextToken: 'x' }, {}], false, 2],
])('the webhook is %s, and its value is never asked for', async (_, pages, stored, calls) => {
  const asked: unknown[] = [];
  const json = async (...call: unknown[]) => {
    asked.push(call);
    return pages[asked.length - 1] ?? {};
  };
  expect(await isWebhookStored({ json })).toBe(stored);
  expect(asked).toHaveLength(calls);
  expect(asked[0]).toEqual(['ssm', 'AmazonSSM.DescribeParameters', { ParameterFilters: FILTER }]);
  if (calls > 1) expect(asked[1]).toMatchObject(['ssm', 'AmazonSSM.DescribeParameters', { NextToken: 'x' }]);
});
