import type { SeenCanary } from '../inspect/canary.ts';
import { seeCanary } from './canary-ledger.ts';
import { PATIENCE } from './function-incidents.ts';
import { ledgerClient } from './ledger-table.ts';
import { ledgerUpdates } from './ledger-updates.ts';
import { writeMetric } from './metric.ts';
import { nameIn } from './place.ts';

/** The metric is of the home region's canary alone: one of another region must not hide that home is silent. */
export async function countCanary({ nonce, region }: SeenCanary, now: Date): Promise<void> {
  const updateIf = ledgerUpdates(nameIn('ROLEWARDEN_LEDGER'), ledgerClient(PATIENCE));
  const isNew = await seeCanary(updateIf, nonce, now, region);
  if (isNew && region === undefined) writeMetric('CanarySeen', 1, now);
}
