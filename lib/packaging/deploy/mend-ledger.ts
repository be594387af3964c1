import type { JsonObject } from '../../base/json.ts';
import type { Deployer } from './deployer.ts';
import { ENDS_BY, filledPolicy, type Mending, mendings } from './kept-ledger.ts';

/** Answers what was changed, for people. */
export async function mendLedger(policy: JsonObject, deployer: Deployer): Promise<readonly string[]> {
  const table = await deployer.ledger();
  if (table === undefined) throw new Error('the table rolewarden-ledger is gone: deploy again, and it is made anew');
  const steps = mendings(table);
  await deployer.putLedgerPolicy(table.arn, filledPolicy(policy, table));
  for (const step of steps) await mend(step, deployer);
  return steps.map((step) => WORDS[step]);
}

const WORDS: Readonly<Record<Mending, string>> = {
  protect: 'The kept ledger had no deletion protection: it has now.',
  recover: 'The kept ledger had no point-in-time recovery: it has now.',
  'end-items': `The items of the kept ledger did not end: they end by ${ENDS_BY} now.`,
};

function mend(step: Mending, deployer: Deployer): Promise<void> {
  switch (step) {
    case 'protect':
      return deployer.protectLedger();
    case 'recover':
      return deployer.recoverLedger();
    case 'end-items':
      return deployer.endLedgerItemsBy(ENDS_BY);
    default:
      return step satisfies never;
  }
}
