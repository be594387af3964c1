import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { command, ROLE_ID, report, TARGET } from '../support/commands.ts';
import { OURS } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole, memoryUser } from '../support/iam/state.ts';
import { alwaysHolds, expectAll, type Invariant } from '../support/invariants.ts';
import { userCommand } from '../support/users.ts';

const START = new Date('2026-05-04T10:00:00Z');
const DENIES = 3;
const CAP = 6 * HOUR;
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  quarantine: { window: HOUR, cap: CAP },
  breaker: { denies: DENIES, period: HOUR },
  protect: { roles: [], users: ['spared'] },
  contain: { ...DEFAULT_SETTINGS.contain, callerUser: true },
};
const USERS = { alice: 'AIDAEXAMPLEALICE', bob: 'AIDAEXAMPLEBOBBY', spared: 'AIDAEXAMPLESPARE' } as const;
const arnOf = (name: string) => `arn:aws:iam::${OURS}:user/${name}`;

const step = fc.record({
  what: fc.constantFrom('user', 'user', 'role', 'tamper', 'sweep'),
  name: fc.constantFrom('alice', 'bob', 'spared'),
  incident: fc.integer({ min: 0, max: 7 }),
  userId: fc.constantFrom('its own', 'its own', 'its own', 'AIDAEXAMPLEOTHER'),
  after: fc.integer({ min: 0, max: 90 }),
});

/** What is true of the account after one step. */
interface Seen {
  readonly onRole: readonly (readonly [name: string, document: unknown])[];
  readonly onUsers: readonly FoundPolicy[];
  /** What was in force before, where the step was a sweep. */
  readonly live: readonly FoundPolicy[];
  readonly asked?: { readonly name: string; readonly isItself: boolean; readonly outcome: string };
  /** Stops of the last hour, of roles and users. */
  readonly stops: number;
  readonly now: Date;
}

const named = ({ target, policyName }: FoundPolicy) => `${policyName} on user ${target.name}`;
const first = (all: readonly FoundPolicy[], isBroken: (one: FoundPolicy) => boolean) =>
  all.filter(isBroken).map(named)[0];

const INVARIANTS: readonly Invariant<Seen>[] = [
  [
    'no deny for a user stands on a role',
    ({ onRole }) => onRole.find(([, document]) => parseDeny(document, 'user'))?.[0],
  ],
  [
    'what stands on the role is a deny of ours',
    ({ onRole }) => onRole.find(([, document]) => !parseDeny(document))?.[0],
  ],
  ['nothing stands on a protected user', ({ onUsers }) => first(onUsers, ({ target }) => target.name === 'spared')],
  [
    'no deny for a role stands on a user',
    ({ onUsers }) => first(onUsers, ({ document }) => parseDeny(document) !== undefined),
  ],
  [
    'every deny on a user ends within the cap',
    ({ onUsers, now }) => first(onUsers, ({ document }) => !endsBy(document, later(now, CAP))),
  ],
  [
    'a sweep takes nothing away that is in force',
    ({ live, onUsers }) => first(live, (one) => !onUsers.some((left) => isDeepStrictEqual(left, one))),
  ],
  [
    'a command for a protected user is refused',
    ({ asked }) => (asked?.name === 'spared' && asked.outcome !== 'refused' ? asked.outcome : undefined),
  ],
  [
    'a command for another user of the name finds nobody', // answered: what it was about has lapsed
    ({ asked }) =>
      asked === undefined || asked.name === 'spared' || asked.isItself || /^(?:absent|answered)$/.test(asked.outcome)
        ? undefined
        : `user ${asked.name}: ${asked.outcome}`,
  ],
  [
    'roles and users together are stopped no more often in an hour than the breaker allows',
    ({ stops }) => (stops > DENIES ? `${stops} stops` : undefined),
  ],
];

function endsBy(document: unknown, latest: Date): boolean {
  const deny = parseDeny(document, 'user');
  return deny !== undefined && deny.lapse <= latest;
}

const isRecent = (at: Date, now: Date) => at > later(now, -HOUR);

/** A role or user takes one of the breaker's denies however often it is stopped, until the hour is over. */
function takeStop(stops: Map<string, Date>, target: string, now: Date): void {
  const taken = stops.get(target);
  if (taken === undefined || !isRecent(taken, now)) stops.set(target, now);
}

/** The account, its ledger and its clock. */
function world() {
  const iam = memoryIam({
    roles: { AdminRole: memoryRole(ROLE_ID) },
    users: Object.fromEntries(Object.entries(USERS).map(([name, id]) => [name, memoryUser(id)])),
  });
  const ports = {
    policies: iam.targetPolicies,
    ledger: memoryLedger(),
    settings,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    publish: async () => {},
  };
  const send = (order: Command, now: Date) => contain(JSON.stringify(order), 1, ports, now);
  const sweeping = (now: Date) =>
    sweep(
      {
        ...ports,
        ...iam.sweep,
        isNews: () => false,
        lookAgain: async () => {},
        enqueue: async (one: Command) => void (await send(one, now)),
        account: OURS,
      },
      now,
    );
  return { iam, send, sweeping };
}

test('whatever comes in whatever order: users’ denies end within the cap, never stand on a role, and keep to the rails', async () => {
  await alwaysHolds(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { iam, send, sweeping } = world();
      const stops = new Map<string, Date>();
      let now = START;
      for (const [index, { what, name, incident: number, userId, after }] of steps.entries()) {
        now = later(now, after * MINUTE);
        const incident = `${Object.keys(USERS).indexOf(name)}${number}`.repeat(8); // an event has one caller
        const told = report({ incident, time: now.toISOString().replace('.000', '') });
        const id = userId === 'its own' ? USERS[name] : userId;
        const onUsers = async () => (await iam.sweep.scan()).carried.filter(({ target }) => target.name in USERS);
        const before = await onUsers();
        let asked: Seen['asked'];
        if (what === 'user') {
          const order = userCommand({ incident, target: arnOf(name), targetId: id, report: told });
          const { outcome } = await send(order, now);
          if (outcome === 'written') takeStop(stops, arnOf(name), now);
          asked = { name, isItself: id === USERS[name], outcome };
        } else if (what === 'role') {
          const carried = await send(command({ incident, report: told }), now);
          const isStop = carried.outcome === 'written' && carried.containment.method !== 'freeze';
          if (isStop) takeStop(stops, TARGET, now);
        } else if (what === 'tamper') iam.users.get(name)?.inline.clear();
        else await sweeping(now);
        const inForce = ({ document }: FoundPolicy) => (parseDeny(document, 'user')?.lapse ?? now) > now;
        const recent = [...stops.values()].filter((at) => isRecent(at, now));
        const seen: Seen = {
          onRole: [...(iam.roles.get('AdminRole')?.inline ?? [])],
          onUsers: await onUsers(),
          live: what === 'sweep' ? before.filter(inForce) : [],
          ...(asked && { asked }),
          stops: recent.length,
          now,
        };
        expectAll(INVARIANTS, seen, `step ${index + 1} (${what}, user ${name}, incident ${incident})`);
      }
    }),
    { numRuns: 300 },
  );
});
