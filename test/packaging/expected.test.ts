import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OWN } from '../../lib/base/own-stack.ts';
import { expectedStack } from '../../lib/packaging/expected.ts';
import type { Rule } from '../../lib/packaging/rules.ts';
import { digestOfEvent } from '../../lib/sweep/check/event-digest.ts';
import { type Expected, expectedAt } from '../../lib/sweep/check/expected.ts';
import { namesOf, resources } from './stack.ts';

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../lib/packaging/${path}`, import.meta.url), 'utf8'));
const committed = read('expected.json') as Expected;

describe('what the sweep is to find', () => {
  test('is that of the template: run npx tsx lib/packaging/write-expected.ts when this fails', () => {
    expect(committed).toEqual(expectedStack());
  });

  test('names every rule, queue, topic and table of the stack', () => {
    expect(committed.rules.map(({ name }) => `rolewarden-${name}`).sort()).toEqual(
      namesOf('AWS::Events::Rule', 'Name'),
    );
    const named = committed.policies.map(({ name }) => name).sort();
    expect(named).toEqual([...OWN.queues, ...OWN.topics, ...OWN.tables].sort());
    expect(committed.policies.filter(({ denied }) => denied.length === 0)).toEqual([]);
    expect(committed.topics.map(({ name }) => name)).toEqual([...OWN.topics]);
  });

  test('has every generated pattern, and the queue of every function that takes one', () => {
    const digests = new Map(committed.rules.map(({ name, on }) => [name, on]));
    for (const { name, pattern } of read('rules.json') as Rule[])
      expect(digests.get(name), name).toBe(digestOfEvent(JSON.stringify(pattern)));
    const taken = committed.mappings.map(({ queue }) => queue.split(':').at(-1));
    const dead = resources('AWS::SQS::Queue').filter(({ RedrivePolicy }) => RedrivePolicy === undefined);
    expect([...taken, ...dead.map(({ QueueName }) => QueueName)].sort()).toEqual([...OWN.queues].sort());
  });

  test('leaves open where the stack is', () => {
    const there = expectedAt(committed, { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333' });
    expect(JSON.stringify(there)).not.toMatch(/[{](?:partition|region|account)[}]/);
    expect(there.rules.at(-1)?.target).toBe('arn:aws-cn:lambda:cn-north-1:111122223333:function:rolewarden-scan');
  });
});
