import { describe, expect, test } from 'vitest';
import {
  keyState,
  listedRules,
  mappingsOf,
  type ReadingCalls,
  rulesWithTarget,
  targetsOf,
} from '../../lib/aws/guardrail-parts.ts';
import type { JsonObject } from '../../lib/base/json.ts';

/** AWS with these answers, one after the other, and what it was asked. */
function answering(...answers: readonly JsonObject[]) {
  const asked: unknown[] = [];
  const left = [...answers];
  const calls: ReadingCalls = {
    json: async (service, target, body) => {
      asked.push([service, target, body]);
      return left.shift() ?? {};
    },
    get: async (service, path, query) => {
      asked.push([service, path, query]);
      return left.shift() ?? {};
    },
  };
  return { asked, calls };
}

describe('what AWS answers of the stack', () => {
  test('rules of all pages, with their pattern or schedule', async () => {
    const { asked, calls } = answering(
      { Rules: [{ Name: 'rolewarden-a', State: 'ENABLED', EventPattern: '{}' }], NextToken: 'x' },
      { Rules: [{ Name: 'rolewarden-sweep', State: 'DISABLED', ScheduleExpression: 'rate(15 minutes)' }] },
    );
    expect(await listedRules(calls)).toEqual([
      { name: 'rolewarden-a', state: 'ENABLED', on: '{}' },
      { name: 'rolewarden-sweep', state: 'DISABLED', on: 'rate(15 minutes)' },
    ]);
    expect(asked).toEqual([
      ['events', 'AWSEvents.ListRules', { NamePrefix: 'rolewarden-' }],
      ['events', 'AWSEvents.ListRules', { NamePrefix: 'rolewarden-', NextToken: 'x' }],
    ]);
  });

  test('the rules of a target, of all pages', async () => {
    const { asked, calls } = answering({ RuleNames: ['a'], NextToken: 'x' }, { RuleNames: ['b'] });
    expect(await rulesWithTarget(calls, 'arn:t')).toEqual(['a', 'b']);
    expect(asked.at(-1)).toEqual(['events', 'AWSEvents.ListRuleNamesByTarget', { TargetArn: 'arn:t', NextToken: 'x' }]);
  });

  test.each<[string, JsonObject, object]>([
    ['that gets the event', {}, { rewritten: false }],
    ['that gets a constant', { Input: '{"scan":"trust"}' }, { rewritten: false, input: '{"scan":"trust"}' }],
    ['that gets a piece', { InputPath: '$.detail.x' }, { rewritten: true }],
    ['that gets something else', { InputTransformer: { InputTemplate: '1' } }, { rewritten: true }],
  ])('a target %s', async (_, difference, expected) => {
    const { calls } = answering({ Targets: [{ Id: 'x', Arn: 'arn:t', ...difference }] });
    expect(await targetsOf(calls, 'rolewarden-a')).toEqual([{ arn: 'arn:t', ...expected }]);
  });

  test('a mapping with a filter, and one without', async () => {
    const { calls } = answering({
      EventSourceMappings: [
        { State: 'Enabled', EventSourceArn: 'arn:q', FilterCriteria: { Filters: [{ Pattern: '{}' }] } },
        { State: 'Disabled', EventSourceArn: 'arn:q', FilterCriteria: { Filters: [] } },
        {},
      ],
    });
    expect(await mappingsOf(calls, 'rolewarden-contain')).toEqual([
      { state: 'Enabled', source: 'arn:q', filtered: true },
      { state: 'Disabled', source: 'arn:q', filtered: false },
      { state: 'unknown', source: '', filtered: false },
    ]);
  });

  test('the state of a key; an answer without one is never Enabled', async () => {
    expect(await keyState(answering({ KeyMetadata: { KeyState: 'PendingDeletion' } }).calls, 'k')).toBe(
      'PendingDeletion',
    );
    expect(await keyState(answering({}).calls, 'k')).toBe('unknown');
  });
});
