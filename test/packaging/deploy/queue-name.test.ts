import { describe, expect, it } from 'vitest';
import { untilNamesAreFree } from '../../../lib/packaging/deploy/queue-name.ts';

const NOW = new Date('2026-05-01T12:00:00Z');

describe('the name of a deleted queue is free after 60 seconds', () => {
  it.each([
    ['no queue was deleted', undefined, 0],
    ['one was deleted just now', '2026-05-01T12:00:00Z', 65_000],
    ['one was deleted half a minute ago', '2026-05-01T11:59:30Z', 35_000],
    ['one was deleted 60 seconds ago: clocks differ', '2026-05-01T11:59:00Z', 5000],
    ['one was deleted 65 seconds ago', '2026-05-01T11:58:55Z', 0],
    ['one was deleted yesterday', '2026-04-30T12:00:00Z', 0],
    ['our clock is an hour late', '2026-05-01T13:00:00Z', 65_000],
  ])('%s', (_, deletedAt, wait) => {
    expect(untilNamesAreFree(deletedAt === undefined ? undefined : new Date(deletedAt), NOW)).toBe(wait);
  });
});
