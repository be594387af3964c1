import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { watchedPasses } from '../../lib/catalogue/catalogue.ts';
import { LONGEST_PATTERN, type Rule, rulesFor } from '../../lib/packaging/rules.ts';
import { WATCHED } from '../../lib/packaging/watched.ts';
import { matches } from './event-pattern.ts';

const committed = JSON.parse(
  readFileSync(new URL('../../lib/packaging/rules.json', import.meta.url), 'utf8'),
) as Rule[];
const sources = [...watchedPasses(), ...WATCHED];
const watched = sources.flatMap(({ eventSource, eventNames }) =>
  eventNames.map((eventName) => ({ eventSource, eventName })),
);
const known = new Set(watched.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`));

function matching(eventSource: string, eventName: string, difference: object = {}): number {
  const service = eventSource.split('.')[0];
  const envelope = {
    source: `aws.${service}`,
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { eventSource, eventName },
    ...difference,
  };
  return committed.filter(({ pattern }) => matches(pattern, envelope)).length;
}

describe('the committed rules', () => {
  it('are those of the committed catalogue: run npm run catalogue when this fails', () => {
    expect(committed).toEqual(rulesFor(sources));
  });

  it("stay within EventBridge's limits", () => {
    expect(committed.filter(({ pattern }) => JSON.stringify(pattern).length > LONGEST_PATTERN)).toEqual([]);
    expect(committed.filter(({ name, description }) => name.length > 50 || description.length > 512)).toEqual([]);
    expect(committed.length).toBeLessThan(80);
  });

  it('match every watched event exactly once', () => {
    expect(watched.filter(({ eventSource, eventName }) => matching(eventSource, eventName) !== 1)).toEqual([]);
  });

  it('do not match one name under the source of another', () => {
    const names = fc.constantFrom(...watched);
    fc.assert(
      fc.property(names, names, ({ eventSource }, { eventName }) => {
        expect(matching(eventSource, eventName)).toBe(known.has(`${eventSource} ${eventName}`) ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['ec2.amazonaws.com', 'DescribeInstances'],
    ['iam.amazonaws.com', 'ListRoles'],
    ['iam.amazonaws.com', 'GetRole'],
    ['s3.amazonaws.com', 'PutObject'],
    ['sts.amazonaws.com', 'AssumeRole'],
    ['lambda.amazonaws.com', 'Invoke'],
  ])('leave %s %s alone', (eventSource, eventName) => {
    expect(matching(eventSource, eventName)).toBe(0);
  });

  it('do not match what PutEvents can forge, nor other kinds of events', () => {
    const difference = [
      { source: 'made.up' },
      { source: 'aws' },
      { 'detail-type': 'AWS Service Event via CloudTrail' },
    ];
    expect(difference.map((odd) => matching('iam.amazonaws.com', 'CreateRole', odd))).toEqual([0, 0, 0]);
  });

  it('watch no read', () => {
    expect(watched.filter(({ eventName }) => /^(Get|List|Describe)(?![a-z])/.test(eventName))).toEqual([]);
  });
});

describe('sharding', () => {
  it('cuts a source whose names outgrow one pattern, and loses none', () => {
    const eventNames = Array.from({ length: 300 }, (_, index) => `CreateSomethingLong${index}`);
    const rules = rulesFor([{ eventSource: 'big.amazonaws.com', eventNames }]);
    const all = rules.flatMap(({ pattern }) => pattern.$or.flatMap(({ detail }) => detail.eventName));
    expect([rules.length > 1, [...all].sort()]).toEqual([true, [...eventNames].sort()]);
  });

  it('merges what several tables say about one source', () => {
    const rules = rulesFor([
      { eventSource: 'a.amazonaws.com', eventNames: ['B', 'A'] },
      { eventSource: 'a.amazonaws.com', eventNames: ['A', 'C'] },
    ]);
    expect(rules.map(({ pattern }) => pattern.$or)).toEqual([
      [{ detail: { eventSource: ['a.amazonaws.com'], eventName: ['A', 'B', 'C'] } }],
    ]);
  });
});
