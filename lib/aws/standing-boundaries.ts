import type { Done } from '../sweep/request.ts';
import { writeMetric } from './metric.ts';

/** The number of our boundaries on roles. */
export function countBoundaries(done: Done, now: Date, write?: (line: string) => void): void {
  if ('bounded' in done) writeMetric('StandingBoundaries', done.bounded.length, now, write);
}
