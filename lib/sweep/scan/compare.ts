import { createHash } from 'node:crypto';
import type { Role } from '../../base/role.ts';
import { DAY, EVENTS_ARRIVE, HOUR, isoSeconds, later, SECOND } from '../../base/time.ts';
import type { TrustRecord } from '../../incident/ledger/history.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { canonicalTrust, sameTrust } from '../../judge/trust/same.ts';

/** A role, compared with the ledger's records of its trust policy. */
export interface Compared {
  readonly role: Role;
  /** The ledger's latest record. */
  readonly latest?: TrustRecord;
  /**
   * `known`: the latest event wrote this trust policy. `unseen`: the role is older than the baseline and has no record.
   * `unexplained`: no recorded event wrote this trust policy, so an event is on its way or lost. `unread`: IAM did not show it.
   */
  readonly verdict: 'known' | 'unseen' | 'unexplained' | 'unread';
  /** The record that explains the trust policy. */
  readonly known?: TrustRecord;
  /** The record from first sight, if no event came since: from now on its document is accepted. */
  readonly settles?: TrustRecord;
}

export async function compareRole(
  role: Role,
  ledger: Ledger,
  baseline: Date | undefined,
  now: Date,
): Promise<Compared> {
  const records = await ledger.trustLatest(role.arn);
  const [latest] = records;
  const settles = settling(records, now);
  const known = explaining(records, role);
  return {
    role,
    ...(latest && { latest }),
    ...(known && { known }),
    ...(settles && { settles }),
    verdict: known === undefined ? verdictOn(role, latest, baseline) : 'known',
  };
}

/** Event times are whole seconds. Of two changes within one second the last one is unknown, so both explain the trust policy. */
function explaining(records: readonly TrustRecord[], { trustPolicy }: Role): TrustRecord | undefined {
  const [latest] = records;
  return records.find(
    ({ time, document }) =>
      latest !== undefined &&
      isoSeconds(time) === isoSeconds(latest.time) &&
      trustPolicy !== undefined &&
      sameTrust(document, trustPolicy),
  );
}

function verdictOn(
  { trustPolicy, createdAt }: Role,
  latest: TrustRecord | undefined,
  baseline: Date | undefined,
): Compared['verdict'] {
  if (trustPolicy === undefined) return 'unread';
  if (latest !== undefined) return 'unexplained';
  return baseline && createdAt && createdAt > baseline ? 'unexplained' : 'unseen';
}

const FIRST_SIGHT = 'baseline-';

/**
 * The record from first sight is not accepted yet: an event on its way may have opened this very trust policy. It is dated back,
 * so that every event from now on sorts behind it.
 */
export function firstSight({ trustPolicy }: Role, now: Date): TrustRecord {
  const eventId = `${FIRST_SIGHT}${isoSeconds(now).slice(0, 10)}`;
  return { eventId, time: justBefore(now), document: trustPolicy, accepted: false };
}

/** A second record means that an event came, which may have written the document: then that event's decision counts. */
function settling(records: readonly TrustRecord[], now: Date): TrustRecord | undefined {
  const [only, ...others] = records;
  if (only === undefined || others.length > 0 || only.accepted || !only.eventId.startsWith(FIRST_SIGHT))
    return undefined;
  return later(only.time, EVENTS_ARRIVE) <= now ? only : undefined;
}

/** A third of the time that the ledger keeps a record: the record of a role that nobody changes must not expire. */
const RENEWED_AFTER = 130 * DAY;

/** The explaining record with a new date, an hour back (see `firstSight`); undefined while the old one is young enough. */
export function renewed({ known, settles }: Compared, now: Date): TrustRecord | undefined {
  if (known === undefined || settles !== undefined || later(known.time, RENEWED_AFTER) > now) return undefined;
  return { ...known, eventId: `still-${isoSeconds(now).slice(0, 10)}`, time: later(justBefore(now), -HOUR) };
}

/** One second before `now`, in whole seconds as events have them: every event of this second is later. */
export function justBefore(now: Date): Date {
  return later(new Date(isoSeconds(now)), -SECOND);
}

/** 16 hex of the document's SHA-256. The order of its keys and lists does not matter. */
export function digestOf(document: unknown): string {
  return sha16(canonicalTrust(document));
}

/** The event id of an unexplained change. Every scan gives the same change the same id; the same change made again has another. */
export function missedId({ role, latest }: Compared): string {
  return `scan-${sha16([role.arn, latest?.eventId ?? '', canonicalTrust(role.trustPolicy)].join('\n'))}`;
}

function sha16(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** AWS alone writes the roles of services and of Identity Center. */
export function isWrittenByOwner({ path, arn }: Role): boolean {
  return !/^\/aws-(?:service-role|reserved)\//.test(path) && arn !== '';
}
