import { fallback } from '../incident/ledger/incidents-with-fallback.ts';
import { memoryTallies, type Tallies } from '../incident/ledger/tallies.ts';
import { ASKING, PATIENCE } from './function-incidents.ts';
import { nameIn } from './place.ts';

/** The counts for `inspect`. While the table does not answer, this instance counts for itself. */
export function functionTallies(): Tallies {
  const { either, unreachable } = fallback(tableTallies, memoryTallies(), ASKING);
  return {
    add: (key, by, event) => either((tallies) => tallies.add(key, by, event)),
    name: (key, names) => either((tallies) => tallies.name(key, names)),
    read: (key) => either((tallies) => tallies.read(key)),
    unreachable,
  };
}

/** The table alone: a count that it does not tell is an error, never a zero. */
export async function tableTallies(): Promise<Tallies> {
  const [{ talliesIn }, { ledgerClient }] = await Promise.all([
    import('./ledger-tallies.ts'), // importing the SDK itself here would bundle all of it
    import('./ledger-table.ts'),
  ]);
  return talliesIn(nameIn('ROLEWARDEN_LEDGER'), ledgerClient(PATIENCE));
}
