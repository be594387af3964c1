import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import type { SweepPorts } from '../../lib/sweep/ports.ts';
import { lookAtClosed } from '../../lib/sweep/scan/closed.ts';

type Ports = Pick<SweepPorts, 'scan' | 'settings' | 'enqueue' | 'account'> & { readonly ledger: Ledger };

/** `scan` judges the opened trusts, as it does when the sweep asks. It sees the same account, ledger and queue. */
export function judgeOpened({ scan, enqueue, ...ports }: Ports, now: Date) {
  return lookAtClosed({ ...ports, denies: async () => (await scan()).carried, effects: { enqueue } }, now);
}
