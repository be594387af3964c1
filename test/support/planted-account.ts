import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import type { SweepPorts } from '../../lib/sweep/ports.ts';
import { command } from './commands.ts';
import { contained } from './incidents.ts';

export const PLANTED_AT = new Date('2026-05-04T10:40:00Z');
const ROLE = 'arn:aws:iam::111122223333:role/';

/** How often one sweep asked whom, and how often it looked into a policy of the listing. */
export interface SweepCounts {
  iam: number;
  ledger: number;
  messages: number;
  /** Readings of a policy's name: comparisons of one policy with another read it. */
  names: number;
  /** Readings of a policy's document, which is then parsed. */
  documents: number;
}

/** Three incidents of ours, each on a role of its own: whose deny must be extended, put back, deleted. */
export const REAL = { ending: '1'.repeat(16), gone: '2'.repeat(16), lapsed: '3'.repeat(16) } as const;
const nameOf = (incident: string) => `rolewarden-${incident}-quarantine`;
const until = (cutoff: Date) => denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));

function real(incident: string, cutoff: Date, difference: Partial<Incident> = {}): Incident {
  const deny = {
    policyName: nameOf(incident),
    method: 'quarantine',
    scope: { kind: 'role' },
    cutoff: isoSeconds(cutoff),
    lapse: isoSeconds(later(cutoff, 13 * HOUR)),
  } as const;
  return contained(later(cutoff, -HOUR), { deny, ...difference }, command({ incident, target: `${ROLE}${incident}` }));
}

function onRole(role: string, policyName: string, document: unknown, isManaged = false): FoundPolicy {
  const arn = `arn:aws:iam::111122223333:policy/${policyName}`;
  return {
    target: { arn: `${ROLE}${role}`, name: role, tags: { 'rolewarden:incident': 'planted' } },
    rung: isManaged ? 'managed' : 'inline',
    policyName,
    document,
    ...(isManaged && { managed: { arn, versions: [], uses: 1 } }),
  };
}

/** By turns: copies of a deny of ours that is to be extended, a stranger's document, and denies of nobody's incidents, in force and lapsed. */
const KINDS: readonly ((n: number, now: Date) => [policyName: string, document: unknown])[] = [
  (n, now) => [`${nameOf(REAL.ending)}-x${n % 1000}`, until(later(now, 20 * MINUTE))],
  (n) => [nameOf(nobodys(n)), { Version: '2012-10-17', Statement: [] }],
  (n, now) => [nameOf(nobodys(n)), until(later(now, HOUR))],
  (n, now) => [nameOf(nobodys(n)), until(later(now, -14 * HOUR))],
];
const nobodys = (n: number) => `f${n.toString(16).padStart(15, '0')}`;

/** Look-alikes under our prefix, ten on a role, every third managed. */
export function plantedPolicies(count: number, now = PLANTED_AT): FoundPolicy[] {
  return Array.from({ length: count }, (_, n) => {
    const [policyName, document] = KINDS[n % KINDS.length]?.(n, now) ?? [];
    return onRole(`Planted${Math.floor(n / 10)}`, policyName ?? '', document, n % 3 === 0);
  });
}

export interface PlantedAccount {
  readonly ports: SweepPorts;
  readonly counts: SweepCounts;
  readonly asked: Command[];
  readonly removed: string[];
}

/** The account with the three incidents of ours, `planted` first in its listing, as an attacker would have it. */
export async function plantedAccount(
  planted: readonly FoundPolicy[],
  now = PLANTED_AT,
  difference: Partial<SweepPorts> = {},
): Promise<PlantedAccount> {
  const counts: SweepCounts = { iam: 0, ledger: 0, messages: 0, names: 0, documents: 0 };
  const [asked, removed]: [Command[], string[]] = [[], []];
  const ledger = { ...memoryLedger(), complete: true };
  const [soon, past] = [later(now, 20 * MINUTE), later(now, -14 * HOUR)];
  await ledger.record(real(REAL.ending, soon));
  await ledger.record(real(REAL.gone, later(now, 2 * HOUR), { at: later(now, -HOUR) }));
  await ledger.record(real(REAL.lapsed, past, { state: 'lifted' }));
  const ours = [
    onRole(REAL.ending, nameOf(REAL.ending), until(soon)),
    onRole(REAL.lapsed, nameOf(REAL.lapsed), until(past)),
  ];
  const carried = new Map([...planted, ...ours].map((one) => [`${one.target.name} ${one.policyName}`, one]));
  const listed = [...carried].map(([key, one]) => [key, watched(one, counts)] as const);
  const listing = () => listed.flatMap(([key, one]) => (carried.has(key) ? one : []));
  const iam = <T>(answer: T): T => {
    counts.iam += 1;
    return answer;
  };
  const take = (key: string) => {
    if (carried.delete(key)) removed.push(key);
    return 'done' as const;
  };
  const ports: SweepPorts = {
    scan: async () => iam({ carried: listing(), unattached: [] }),
    policies: {
      read: async ({ name }, policyName) => iam(carried.get(`${name} ${policyName}`)?.document),
      remove: async ({ name }, policyName) => iam(take(`${name} ${policyName}`)),
    },
    managed: {
      current: async ({ target, policyName }) => iam(carried.get(`${target.name} ${policyName}`)?.document),
      remove: async ({ target, policyName }) => iam(take(`${target.name} ${policyName}`)),
      discard: async () => iam(false),
    },
    untag: async () => iam(undefined),
    killSwitch: async () => ({ on: false }),
    enqueue: async (one) => void asked.push(one),
    lookAgain: async () => {},
    publish: async () => {
      counts.messages += 1;
    },
    isNews: dailyNews().isNews,
    ledger: {
      ...ledger,
      incident: (id) => {
        counts.ledger += 1;
        return ledger.incident(id);
      },
      guarded: (account) => {
        counts.ledger += 1;
        return ledger.guarded(account);
      },
      record: (incident) => {
        counts.ledger += 1;
        return ledger.record(incident);
      },
      containedOn: (account, role) => {
        counts.ledger += 1;
        return ledger.containedOn?.(account, role) ?? Promise.resolve([]);
      },
    },
    settings: DEFAULT_SETTINGS,
    account: '111122223333',
    ...difference,
  };
  return { ports, counts, asked, removed };
}

function watched(found: FoundPolicy, counts: SweepCounts): FoundPolicy {
  const { policyName, document } = found;
  return Object.defineProperties(
    { ...found },
    {
      policyName: { enumerable: true, get: () => counted('names', policyName) },
      document: { enumerable: true, get: () => counted('documents', document) },
    },
  );

  function counted<T>(what: 'names' | 'documents', value: T): T {
    counts[what] += 1;
    return value;
  }
}
