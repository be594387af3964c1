import { seeCanary } from './canary-ledger.ts';
import { PATIENCE } from './function-incidents.ts';
import { ledgerClient } from './ledger-table.ts';
import { ledgerUpdates } from './ledger-updates.ts';
import { writeMetric } from './metric.ts';
import { nameIn } from './place.ts';

export async function countCanary(nonce: string, now: Date): Promise<void> {
  const updateIf = ledgerUpdates(nameIn('ROLEWARDEN_LEDGER'), ledgerClient(PATIENCE));
  if (await seeCanary(updateIf, nonce, now)) writeMetric('CanarySeen', 1, now);
}
