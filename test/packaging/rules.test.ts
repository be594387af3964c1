import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { watchedPasses } from '../../lib/catalogue/catalogue.ts';
import { LONGEST_PATTERN, type Rule, rulesFor } from '../../lib/packaging/rules.ts';
import { WATCHED } from '../../lib/packaging/watched.ts';
import { matches } from './event-pattern.ts';
import { type Envelope, foreignEvents, watchedEvents } from './rule-events.ts';

const committed = JSON.parse(
  readFileSync(new URL('../../lib/packaging/rules.json', import.meta.url), 'utf8'),
) as Rule[];

function matching(event: Envelope): number {
  return committed.filter(({ pattern }) => matches(pattern, event)).length;
}

describe('the committed rules', () => {
  it('are those of the committed catalogue: run npm run catalogue when this fails', () => {
    expect(committed).toEqual(rulesFor([...watchedPasses(), ...WATCHED]));
  });

  it("stay within EventBridge's limits", () => {
    expect(committed.filter(({ pattern }) => JSON.stringify(pattern).length > LONGEST_PATTERN)).toEqual([]);
    expect(committed.filter(({ name, description }) => name.length > 50 || description.length > 512)).toEqual([]);
    expect(committed.length).toBeLessThan(80);
  });

  it('match every watched event exactly once', () => {
    expect(watchedEvents().filter((event) => matching(event) !== 1)).toEqual([]);
  });

  it('match nothing else: reads, forgeries, names under the source of another service', () => {
    expect(foreignEvents().filter((event) => matching(event) !== 0)).toEqual([]);
  });

  it('watch no read', () => {
    const reads = watchedEvents().filter(({ detail }) => /^(Get|List|Describe)(?![a-z])/.test(detail.eventName));
    expect(reads).toEqual([]);
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
