import { IAMClient } from '@aws-sdk/client-iam';
import packaged from '../packaging/expected.json' with { type: 'json' };
import { type Expected, expectedAt } from '../sweep/check/expected.ts';
import { type WatchPorts, watchGuardrail } from '../sweep/check/watch.ts';
import type { RequestPorts } from '../sweep/request.ts';
import { canaryCalls } from './canary-calls.ts';
import { guardrailReads } from './guardrail-reads.ts';
import { writeMetric } from './metric.ts';
import { PATIENT } from './patience.ts';
import type { FunctionPlace } from './place.ts';
import { regionWatch } from './region-watch.ts';

const iam = new IAMClient({ maxAttempts: 3, requestHandler: PATIENT });
const canary = canaryCalls(iam);

/** The sweep's look at the guardrail itself. */
export function sweepWatch(
  place: FunctionPlace,
  telling: Pick<WatchPorts, 'isNews' | 'publish' | 'settings'>,
): RequestPorts['watch'] {
  const expected = expectedAt(packaged as Expected, place);
  const reads = guardrailReads(place, iam);
  const regions = regionWatch(place, iam, telling.settings);
  return (now) => {
    const count = (metric: 'GuardrailFaults', value: number) => writeMetric(metric, value, now);
    return watchGuardrail({ ...telling, account: place.account, expected, reads, canary, regions, count }, now);
  };
}
