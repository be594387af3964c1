import { type Attempts, attempts } from './attempts.ts';
import type { RolePolicies, Written } from './carry-out.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import type { Ledger } from './ledger.ts';
import { INCIDENT_TAG } from './own.ts';
import type { Settings } from './settings.ts';
import { deleteCovered } from './sweep-covered.ts';
import { deleteIfLapsed, recordLapsed, recordOver, verdictOn } from './sweep-delete.ts';
import { extendOrLift } from './sweep-extend-or-lift.ts';
import { type Gone, goneFrom, goneNotice, restoreGone } from './sweep-gone.ts';
import { boundaryNotice, foreignNotice } from './sweep-notices.ts';
import { reconcile } from './sweep-reconcile.ts';
import { discardLeftBehind, sorted } from './sweep-unattached.ts';
import type { FoundPolicy, UnattachedPolicy, UnderPrefix } from './under-prefix.ts';

export interface SweepPorts {
  readonly policies: Pick<RolePolicies, 'read' | 'remove'>;
  /** Customer managed policies, which a role carries beside its inline ones. */
  readonly managed: {
    /** The document as it is now; undefined when the role does not carry it any more. */
    current(found: UnderPrefix): Promise<unknown>;
    /** Detaches it, and deletes it where nothing else uses it. */
    remove(found: UnderPrefix): Promise<Written>;
    /** Deletes one that nothing holds; false when something does by now, or it was changed. */
    discard(policy: UnattachedPolicy): Promise<boolean>;
  };
  readonly untag: (roleName: string, key: string) => Promise<unknown>;
  /** Every policy under our prefix that a role carries, and the managed ones that nothing does. */
  readonly scan: () => AsyncIterable<FoundPolicy | UnattachedPolicy>;
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

/**
 * Deletes denies of ours that have lapsed, asks for the extension of quarantines whose cause stands, and tells of what has our
 * prefix and is not ours. It can put nothing: what it asks for `contain` writes, or does not.
 * @throws AggregateError when all the rest is done: whoever plants a policy that we may not delete must not end the sweep by it
 */
export async function sweep(asked: SweepPorts, now: Date): Promise<Swept> {
  const trying = attempts();
  const ports = triedOneByOne(asked, trying);
  const { scan, publish, isNews } = asked;
  const swept = {
    deleted: [] as string[],
    live: [] as string[],
    foreign: [] as string[],
    extended: [] as string[],
    gone: [] as string[],
  };
  const { carried, unattached } = await sorted(scan());
  const covered = await deleteCovered(carried, ports);
  const all = carried.filter((found) => !covered.includes(found));
  swept.deleted.push(...covered.map(keyOf), ...(await discardLeftBehind(unattached, ports, now)));
  const kept = new Set<string>(); // ARNs of roles that a deny of ours still stands on
  const look = async (found: FoundPolicy) => {
    const key = keyOf(found);
    const verdict = verdictOn(found.policyName, found.document, now);
    if (verdict === 'foreign') {
      swept.foreign.push(key);
      if (isNews(key, now)) await publish(foreignNotice(found, now));
    } else if (verdict === 'lapsed' && found.rung !== 'boundary' && (await deleteIfLapsed(found, ports, now))) {
      swept.deleted.push(key);
      await recordLapsed(found, all, ports.ledger, now);
    } else {
      kept.add(found.role.arn);
      if (verdict === 'live') swept.live.push(key);
      // A boundary ends only by a person: what stood before it is known from tags, which others can write.
      else if (found.rung === 'boundary' && isNews(key, now)) await publish(boundaryNotice(found, now));
    }
  };
  for (const found of all) await trying.of(() => look(found));
  for (const found of all) await trying.of(() => reconcile(found, asked, now));
  swept.extended.push(...(await extendOrLift(all, ports, now)));
  swept.gone.push(...(await answerGone(all, asked, trying, now)));
  await recordOver(all, ports, now);
  await untagFreed(all, kept, ports);
  trying.end();
  return swept;
}

/** What IAM, the queue or the topic refuses about one policy, or one role, keeps nothing from the others. */
function triedOneByOne(ports: SweepPorts, trying: Attempts): SweepPorts {
  const { policies, managed, enqueue, publish } = ports;
  return {
    ...ports,
    policies: {
      read: (roleName, policyName) => trying.of(() => policies.read(roleName, policyName)),
      remove: async (roleName, policyName) =>
        (await trying.of(() => policies.remove(roleName, policyName))) ?? 'unmodifiable',
    },
    managed: {
      current: (found) => trying.of(() => managed.current(found)),
      remove: async (found) => (await trying.of(() => managed.remove(found))) ?? 'unmodifiable',
      discard: async (policy) => (await trying.of(() => managed.discard(policy))) === true,
    },
    enqueue: async (command) => trying.of(() => enqueue(command)),
    publish: async (notice) => trying.of(() => publish(notice)),
  };
}

function keyOf({ role, policyName }: FoundPolicy): string {
  return `${role.arn} ${policyName}`;
}

/** What IAM does not show does not stand: it is put back as it was written; where that is not known the ledger says so from then on. */
async function answerGone(
  all: readonly FoundPolicy[],
  { ledger, settings, publish, enqueue, account }: SweepPorts,
  trying: Attempts,
  now: Date,
): Promise<string[]> {
  const answer = async ({ incident, order }: Gone) => {
    if (incident.deny !== undefined) await enqueue(restoreGone({ incident, order }, 'before its time', now));
    else {
      await publish(goneNotice(order, 'before its time', now));
      await ledger.record({ ...incident, state: 'failed' });
    }
  };
  const gone = goneFrom(await ledger.standing(account), all, settings, now);
  for (const one of gone) await trying.of(() => answer(one));
  return gone.map(({ incident }) => incident.id);
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
