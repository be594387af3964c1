import { inParallel } from '../../base/in-parallel.ts';
import type { Role } from '../../base/role.ts';
import { EVENTS_ARRIVE } from '../../base/time.ts';
import type { Sighting } from '../../contain/look.ts';
import type { TrustRecord } from '../../incident/ledger/history.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { rememberRoles } from '../../inspect/principals.ts';
import { settle } from './baseline.ts';
import { type Compared, compareRole, digestOf, firstSight, isWrittenByOwner, renewed } from './compare.ts';
import type { ScanPorts, ScanSummary } from './ports.ts';

/** Roles compared at once. They ask DynamoDB alone, which answers thousands a second. */
export const WIDTH = 10;

/**
 * Compares every trust policy with the ledger once a day, because events may be lost. An unexplained policy may have its event on
 * the way, so the scan only notes it; a later look publishes it.
 */
export async function scanTrust(ports: ScanPorts, now: Date): Promise<ScanSummary> {
  const { ledger, account, lookAgain } = ports;
  const baseline = await ledger.baseline(account);
  const { all, compared, scanned } = await compareAll(ports, baseline, now);
  await rememberRoles(all, ledger, { now, isFirst: baseline === undefined });
  const unseen = compared.filter(({ verdict }) => verdict === 'unseen');
  await rememberAll(
    unseen.map(({ role }) => [role, firstSight(role, now)]),
    ledger,
  );
  await rememberAll(
    compared.flatMap((one) => withRecord(one.role, renewed(one, now))),
    ledger,
  );
  const unexplained = compared.filter(({ verdict }) => verdict === 'unexplained');
  await askAgain(unexplained.map(sightingOf), 1, ports, now);
  if (unseen.length > 0 || baseline === undefined) await lookAgain({ look: 'baseline' }, EVENTS_ARRIVE);
  if (baseline === undefined) {
    await lookAgain({ look: 'grants' }, EVENTS_ARRIVE);
    await ledger.recordBaseline(account, now);
  }
  return { ...scanned, unseen: unseen.length, unexplained: unexplained.map(({ role }) => role.arn) };
}

/** Accepts the trust policies from first sight where no event came. Remembers nothing else. */
export async function lookAtBaseline(ports: ScanPorts, now: Date): Promise<ScanSummary> {
  const baseline = await ports.ledger.baseline(ports.account);
  return (await compareAll(ports, baseline, now)).scanned;
}

async function compareAll(ports: ScanPorts, baseline: Date | undefined, now: Date) {
  const { ledger } = ports;
  const all = (await ports.roles()).roles();
  const roles = all.filter(isWrittenByOwner);
  const compared = await inParallel(roles, WIDTH, (role) => compareRole(role, ledger, baseline, now));
  const settling = compared.flatMap(({ role, settles }) => withRecord(role, settles));
  await settle(settling, ports, now);
  await rememberAll(
    settling.map(([role, record]) => [role, { ...record, accepted: true }]),
    ledger,
  );
  const unread = compared.filter(({ verdict }) => verdict === 'unread').map(({ role }) => role.arn);
  const scanned: ScanSummary = {
    roles: roles.length,
    unseen: 0,
    settled: settling.length,
    unread,
    unexplained: [],
    missed: [],
  };
  return { all, compared, scanned };
}

function withRecord(role: Role, record: TrustRecord | undefined): (readonly [Role, TrustRecord])[] {
  return record === undefined ? [] : [[role, record]];
}

async function rememberAll(records: readonly (readonly [Role, TrustRecord])[], ledger: Ledger): Promise<void> {
  await inParallel(records, WIDTH, ([role, record]) => ledger.rememberTrust(role.arn, record));
}

export function sightingOf({ role, latest }: Compared): Sighting {
  return { role: role.arn, document: digestOf(role.trustPolicy), ...(latest && { latest: latest.eventId }) };
}

/** A role takes some 200 bytes, and a message has at most 256 KB. */
const MOST_IN_A_LOOK = 500;

export async function askAgain(
  sightings: readonly Sighting[],
  round: number,
  { lookAgain }: ScanPorts,
  now: Date,
): Promise<void> {
  for (let from = 0; from < sightings.length; from += MOST_IN_A_LOOK)
    await lookAgain(
      { look: 'trust', seenAt: now, round, roles: sightings.slice(from, from + MOST_IN_A_LOOK) },
      EVENTS_ARRIVE,
    );
}
