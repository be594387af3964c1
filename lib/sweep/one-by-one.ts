import { namedArn } from '../base/arn.ts';
import { type Order, orderIn } from '../contain/orders.ts';
import { boundaryPolicy } from '../incident/deny/boundary.ts';
import { managedPlace } from '../incident/deny/containment-of.ts';
import { denyDocument } from '../incident/deny/deny-document.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { denyOf } from '../incident/deny/stands.ts';
import type { Incident } from '../incident/incident.ts';
import type { Attempts } from './attempts.ts';
import { allowanceOf } from './budget.ts';
import { currentOf } from './delete.ts';
import { foundKey } from './listing.ts';
import type { SweepPorts } from './ports.ts';

/** Denies that one sweep reads one by one. Those that end first are read first. */
export const MOST_READ_ALONE = 150;

/** The denies that the ledger has on record. */
export interface ReadAlone {
  readonly carried: readonly FoundPolicy[];
  /** The incidents whose deny was read: of the others nobody can say that it is gone. */
  readonly read: readonly Incident[];
}

/**
 * Where IAM does not list the account, each recorded deny is read on its own role or user. One that could not be read counts as it
 * was recorded: it is extended in time, and not put back.
 */
export async function readOneByOne(
  incidents: readonly Incident[],
  ports: Pick<SweepPorts, 'policies' | 'managed' | 'hasTime'>,
  trying: Attempts,
): Promise<ReadAlone> {
  const budget = allowanceOf(MOST_READ_ALONE, ports);
  const carried = new Map<string, { readonly found: FoundPolicy; readonly isRead: boolean }>();
  const read: Incident[] = [];
  for (const incident of incidents)
    await trying.of(async () => {
      const order = orderIn(incident);
      if (order === undefined) return;
      const recorded = asRecorded(order, incident);
      const key = foundKey(recorded); // the freeze of a role is many incidents' deny
      const known = carried.get(key) ?? (await readOne(recorded));
      carried.set(key, known);
      if (known.isRead) read.push(incident);
    });
  return { carried: [...carried.values()].map(({ found }) => found), read };

  async function readOne(recorded: FoundPolicy) {
    if (!budget.take()) return { found: recorded, isRead: false };
    const shown = await trying.of(async () => ({ document: await currentOf(recorded, ports) }));
    return { found: { ...recorded, ...shown }, isRead: shown !== undefined };
  }
}

/** The policy as IAM would list it. Release 0.1.0 recorded some incidents without their deny: then only its name is known. */
export function asRecorded(order: Order, { deny }: Incident): FoundPolicy {
  const target = { ...namedArn(order.target), tags: {} };
  if (deny === undefined) return { target, rung: 'inline', policyName: policyNameOf(order), document: undefined };
  const { policyName, rung } = deny;
  const document = denyDocument(denyOf(deny));
  if (rung === undefined) return { target, rung: 'inline', policyName, document };
  const arn = managedPlace({ target: target.arn, policyName }).policyArn;
  const managed = { arn, versions: [], uses: 1 };
  return {
    target,
    rung,
    policyName,
    managed,
    document: rung === 'boundary' ? boundaryPolicy(document, target.arn) : document,
  };
}
