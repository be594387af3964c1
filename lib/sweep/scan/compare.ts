import { createHash } from 'node:crypto';
import type { Role } from '../../base/role.ts';
import { DAY, HOUR, isoSeconds, later, SECOND } from '../../base/time.ts';
import { EVENTS_ARRIVE } from '../../contain/late.ts';
import type { Ledger, TrustRecord } from '../../incident/ledger/ledger.ts';
import { canonicalTrust, sameTrust } from '../../judge/trust/same.ts';

/** What a scan makes of one role. */
export interface Compared {
  readonly role: Role;
  /** What the ledger knew last. */
  readonly latest?: TrustRecord;
  /**
   * `known`: as the latest event wrote it. `unseen`: older than the baseline and nothing is remembered of it. `unexplained`: no
   * event that we know wrote what stands, so one is on its way or lost. `unread`: IAM did not show it.
   */
  readonly verdict: 'known' | 'unseen' | 'unexplained' | 'unread';
  /** The record that explains what stands. */
  readonly known?: TrustRecord;
  /** Remembered at first sight, and no event came since that could have written it: from now on it is accepted. */
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

/** Events tell the time in seconds, so of two changes within one nobody knows which came last: both explain what stands. */
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
 * Not accepted yet: an event on its way may have written this very document, and what an event opened must not become the old
 * state. Dated back, so that whatever happens from now on sorts behind it.
 */
export function firstSight({ trustPolicy }: Role, now: Date): TrustRecord {
  const eventId = `${FIRST_SIGHT}${isoSeconds(now).slice(0, 10)}`;
  return { eventId, time: justBefore(now), document: trustPolicy, accepted: false };
}

/** A record beside it is an event's, which may have written what was seen: that event's decision counts then. */
function settling(records: readonly TrustRecord[], now: Date): TrustRecord | undefined {
  const [only, ...others] = records;
  if (only === undefined || others.length > 0 || only.accepted || !only.eventId.startsWith(FIRST_SIGHT))
    return undefined;
  return later(only.time, EVENTS_ARRIVE) <= now ? only : undefined;
}

/** A third of the time that the ledger keeps a record: a role that nobody changes must not be forgotten. */
const RENEWED_AFTER = 130 * DAY;

/** The record of what stands once more, with a new date; undefined while it is young enough. An hour back: see `firstSight`. */
export function renewed({ known, settles }: Compared, now: Date): TrustRecord | undefined {
  if (known === undefined || settles !== undefined || later(known.time, RENEWED_AFTER) > now) return undefined;
  return { ...known, eventId: `still-${isoSeconds(now).slice(0, 10)}`, time: later(justBefore(now), -HOUR) };
}

/** Whole seconds, as events have them, and one less: what happens within this second is later. */
export function justBefore(now: Date): Date {
  return later(new Date(isoSeconds(now)), -SECOND);
}

/** 16 hex of SHA-256 of what the document says, however IAM orders it. */
export function digestOf(document: unknown): string {
  return sha16(canonicalTrust(document));
}

/** The change from what the ledger knew to what stands: the same however often it is looked at, and another when it comes again. */
export function missedId({ role, latest }: Compared): string {
  return `scan-${sha16([role.arn, latest?.eventId ?? '', canonicalTrust(role.trustPolicy)].join('\n'))}`;
}

function sha16(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Roles of services and of Identity Center are written by AWS alone. */
export function isWrittenByOwner({ path, arn }: Role): boolean {
  return !/^\/aws-(?:service-role|reserved)\//.test(path) && arn !== '';
}
