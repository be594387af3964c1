import { expect, test } from 'vitest';
import { countBoundaries } from '../../lib/aws/standing-boundaries.ts';
import type { Done } from '../../lib/sweep/request.ts';

const NOW = new Date('2026-05-04T10:40:00Z');

function written(done: Done): unknown[] {
  const lines: string[] = [];
  countBoundaries(done, NOW, (line) => void lines.push(line));
  return lines.map((line) => JSON.parse(line));
}

test('the boundaries that a sweep saw are one metric, also when there are none', () => {
  const none = { deleted: [], live: [], foreign: [], extended: [], bounded: [], gone: [] };
  const metric = { Namespace: 'Rolewarden', Metrics: [{ Name: 'StandingBoundaries', Unit: 'Count' }] };
  expect(written({ ...none, bounded: ['a', 'b'] })).toMatchObject([
    { _aws: { Timestamp: NOW.getTime(), CloudWatchMetrics: [metric] }, StandingBoundaries: 2 },
  ]);
  expect(written(none)).toMatchObject([{ StandingBoundaries: 0 }]);
});

test('a look is no sweep', () => {
  expect(written({ gone: false })).toEqual([]);
});
