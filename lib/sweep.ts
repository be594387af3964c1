import type { RolePolicies, Written } from './carry-out.ts';
import type { Command } from './command.ts';
import { parsePolicyName } from './containment.ts';
import { type Deny, parseDeny } from './deny-document.ts';
import type { Effects } from './effects.ts';
import type { Ledger } from './ledger.ts';
import type { UnderPrefix } from './live/standing.ts';
import { INCIDENT_TAG } from './own.ts';
import type { Settings } from './settings.ts';
import { extensionOf } from './sweep-extend.ts';
import { goneFrom, goneNotice } from './sweep-gone.ts';
import { boundaryNotice, foreignNotice } from './sweep-notices.ts';
import { confirmedClean } from './sweep-trust.ts';
import { MINUTE } from './time.ts';

/** A policy under our prefix on a role, as a scan of the account shows it. */
export type FoundPolicy = UnderPrefix & {
  /** The role's trust policy, decoded. */
  readonly trustPolicy?: unknown;
};

export interface SweepPorts {
  readonly policies: Pick<RolePolicies, 'read' | 'remove'>;
  /** Customer managed policies, which a role carries beside its inline ones. */
  readonly managed: {
    /** The document as it is now; undefined when it is gone. */
    current(found: UnderPrefix): Promise<unknown>;
    /** Detaches it, and deletes it where nothing else uses it. */
    remove(found: UnderPrefix): Promise<Written>;
  };
  readonly untag: (roleName: string, key: string) => Promise<unknown>;
  /** Every policy under our prefix that a role carries. */
  readonly scan: () => AsyncIterable<FoundPolicy>;
  readonly enqueue: (command: Command) => Promise<void>;
  readonly publish: Effects['publish'];
  /** True when it was not told within the day. */
  readonly isNews: (key: string, now: Date) => boolean;
  readonly ledger: Ledger;
  readonly settings: Settings;
  readonly account: string;
}

/** What a sweep did; told in the log. */
export interface Swept {
  readonly deleted: readonly string[];
  readonly live: readonly string[];
  readonly foreign: readonly string[];
  /** Policies whose extension was asked for. */
  readonly extended: readonly string[];
  /** Denies that are gone before their time. */
  readonly gone: readonly string[];
}

export const PREFIX = 'rolewarden-';

/** For clocks that differ from IAM's: nobody is in a hurry to delete what is inert. */
const MARGIN = 5 * MINUTE;

/**
 * Deletes denies of ours that have lapsed, asks for the extension of quarantines whose cause stands, and tells of what has our
 * prefix and is not ours. It can put nothing: what it asks for `contain` writes, or does not.
 */
export async function sweep(ports: SweepPorts, now: Date): Promise<Swept> {
  const { scan, publish, isNews } = ports;
  const swept = {
    deleted: [] as string[],
    live: [] as string[],
    foreign: [] as string[],
    extended: [] as string[],
    gone: [] as string[],
  };
  const all: FoundPolicy[] = [];
  for await (const found of scan()) all.push(found);
  const kept = new Set<string>(); // ARNs of roles that a deny of ours still stands on
  for (const found of all) {
    const key = `${found.role.arn} ${found.policyName}`;
    const verdict = verdictOn(found.policyName, found.document, now);
    if (verdict === 'foreign') {
      swept.foreign.push(key);
      if (isNews(key, now)) await publish(foreignNotice(found, now));
    } else if (verdict === 'lapsed' && found.rung !== 'boundary' && (await removeIfLapsed(found, ports, now))) {
      swept.deleted.push(key);
      await recordLapsed(found, ports.ledger);
    } else {
      kept.add(found.role.arn);
      if (verdict === 'live') swept.live.push(key);
      // A boundary ends only by a person: what stood before it is known from tags, which others can write.
      else if (found.rung === 'boundary' && isNews(key, now)) await publish(boundaryNotice(found, now));
    }
  }
  for (const found of all) if (await extend(found, all, ports, now)) swept.extended.push(found.policyName);
  swept.gone.push(...(await tellGone(all, ports, now)));
  await untagFreed(all, kept, ports);
  return swept;
}

export function verdictOn(policyName: string, document: unknown, now: Date): 'lapsed' | 'live' | 'foreign' {
  const deny = denyIn(policyName, document);
  if (deny === undefined) return 'foreign';
  return deny.lapse.getTime() + MARGIN < now.getTime() ? 'lapsed' : 'live';
}

function denyIn(policyName: string, document: unknown): Deny | undefined {
  return parsePolicyName(policyName) && parseDeny(document);
}

/** Read once more: the scan may be minutes old, and a deny put again under the same name must stay. */
async function removeIfLapsed(found: FoundPolicy, { policies, managed }: SweepPorts, now: Date): Promise<boolean> {
  const { role, policyName, rung } = found;
  const document = rung === 'inline' ? await policies.read(role.name, policyName) : await managed.current(found);
  if (document === undefined || verdictOn(policyName, document, now) !== 'lapsed') return false;
  const removed = rung === 'inline' ? await policies.remove(role.name, policyName) : await managed.remove(found);
  return removed === 'done';
}

async function recordLapsed({ policyName }: FoundPolicy, ledger: Ledger): Promise<void> {
  const { incident = '', caller } = parsePolicyName(policyName) ?? {};
  const known = await ledger.incident(caller ? `${incident}-caller` : incident);
  if (known?.state === 'contained') await ledger.record({ ...known, state: 'lapsed' });
}

/** Lifted where the cause is certainly gone, extended where it stands and the end is near. */
async function extend(
  found: FoundPolicy,
  all: readonly FoundPolicy[],
  { ledger, settings, enqueue, publish, isNews }: SweepPorts,
  now: Date,
): Promise<boolean> {
  const deny = denyIn(found.policyName, found.document);
  const clean = deny && (await confirmedClean(found, deny, ledger, settings, now));
  if (clean !== undefined) {
    await enqueue(clean);
    return false;
  }
  const asked = deny && (await extensionOf({ found, deny, all }, ledger, settings, now));
  if (asked?.kind === 'extend') await enqueue(asked.command);
  if (asked?.kind === 'ends' && isNews(`ends ${found.policyName}`, now)) await publish(asked.notice);
  return asked?.kind === 'extend';
}

/** IAM wins: what it does not show does not stand, and the ledger says so from then on. */
async function tellGone(
  all: readonly FoundPolicy[],
  { ledger, settings, publish, account }: SweepPorts,
  now: Date,
): Promise<string[]> {
  const told: string[] = [];
  for (const { incident, order } of goneFrom(await ledger.standing(account), all, settings, now)) {
    await publish(goneNotice(order, now));
    await ledger.record({ ...incident, state: 'failed' });
    told.push(incident.id);
  }
  return told;
}

async function untagFreed(
  all: readonly FoundPolicy[],
  kept: ReadonlySet<string>,
  { untag }: SweepPorts,
): Promise<void> {
  const freed = new Map(
    all
      .filter(({ role }) => !kept.has(role.arn) && role.tags[INCIDENT_TAG] !== undefined)
      .map(({ role }) => [role.arn, role.name]),
  );
  await Promise.allSettled([...freed.values()].map((roleName) => untag(roleName, INCIDENT_TAG))); // only a word
}
