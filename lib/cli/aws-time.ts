import type { Live } from '../live/ports.ts';
import { later, SECOND } from '../time.ts';
import type { Io } from './io.ts';

/** Below it the Date header's whole seconds and the way there tell nothing. */
const NOTICEABLE = 10 * SECOND;

/** Now by AWS's clock where ours is off: a revocation dated by a slow clock would cut nobody. */
export function awsTime({ skew }: Pick<Live, 'skew'>, io: Io): Date {
  if (Math.abs(skew) < NOTICEABLE) return io.now();
  io.err(`this machine's clock is ${Math.round(Math.abs(skew) / SECOND)} s off; AWS's time is taken\n`);
  return later(io.now(), skew);
}
