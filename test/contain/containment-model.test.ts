import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METHODS, type Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import type { Command } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { ContainPorts } from '../../lib/contain/ports.ts';
import type { Report } from '../../lib/contain/report.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { parseBoundary } from '../../lib/incident/deny/boundary.ts';
import type { Containment } from '../../lib/incident/deny/containment.ts';
import { containmentOf, SESSION_LIFE, SPREAD } from '../../lib/incident/deny/containment-of.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { Deny } from '../../lib/incident/deny/found-deny.ts';
import { parsePolicyName } from '../../lib/incident/deny/policy-name.ts';
import { outOfReserve } from '../../lib/incident/deny/reserve.ts';
import { FREEZE_CHARACTERS, ROLE_CHARACTERS } from '../../lib/incident/deny/room.ts';
import { deniesAllOf } from '../../lib/incident/deny/stands.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { asTold, wordsIn } from '../support/as-told.ts';
import { command, liftCommand, report } from '../support/commands.ts';
import type { Fault } from '../support/iam/calls.ts';
import { type IamOptions, type MemoryIam, memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole, type Taken } from '../support/iam/state.ts';
import { alwaysHolds, expectAll, type Invariant } from '../support/invariants.ts';
import { onlyReserves } from '../support/reserves.ts';

const START = new Date('2026-05-04T10:00:00Z');
const ROLES = ['Alpha', 'Beta', 'Gamma', 'Protected'] as const;
type RoleName = (typeof ROLES)[number];
const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const idOf = (name: string) => `AROA${name.toUpperCase()}EXAMPLE`;
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  observe: { accounts: ['444455556666'], detectors: ['trust-external-account'] },
  protect: { roles: ['Protected'] },
  breaker: { denies: 2, period: HOUR },
};

/** One thing that happens: a message, delivered with faults, or something done to the role. */
interface Step {
  readonly what: 'contain' | 'copy' | 'lift' | 'remake';
  readonly role: RoleName;
  /** Which incident; a copy or a lift is about an earlier one. */
  readonly incident: number;
  readonly method: Method;
  readonly scope: 'role' | 'session' | 'instance';
  readonly revive: boolean;
  /** Why, and where: one detector and one account are only observed. */
  readonly detector: 'pass-admin-role' | 'trust-external-account';
  readonly account: '111122223333' | '444455556666';
  readonly faults: readonly Fault[];
  /** Publishing fails this often before it works. */
  readonly unheard: number;
  readonly ledgerDown: boolean;
  /** Minutes since the step before; the function's clock is off by `skew`. */
  readonly minutes: number;
  readonly skew: number;
}

const anyStep = {
  what: fc.constantFrom(
    'contain',
    'contain',
    'contain',
    'contain',
    'contain',
    'copy',
    'copy',
    'lift',
    'lift',
    'remake',
  ),
  role: fc.constantFrom(...ROLES, 'Alpha', 'Alpha', 'Alpha'),
  incident: fc.nat({ max: 25 }),
  method: fc.constantFrom('freeze', 'revocation', 'quarantine'),
  scope: fc.constantFrom('role', 'role', 'session', 'instance'),
  revive: fc.boolean(),
  detector: fc.constantFrom('pass-admin-role', 'pass-admin-role', 'pass-admin-role', 'trust-external-account'),
  account: fc.constantFrom('111122223333', '111122223333', '111122223333', '444455556666'),
  faults: fc.array(fc.constantFrom<Fault>('before', 'after', undefined), { maxLength: 6 }),
  unheard: fc.nat({ max: 2 }),
  ledgerDown: fc.boolean(),
  minutes: fc.constantFrom(0, 0, 1, 5, 20),
  skew: fc.integer({ min: -300, max: 300 }),
};
const step: fc.Arbitrary<Step> = fc.record(anyStep);
/** One whole role after the other, as fast as the breaker is there for. */
const storm: fc.Arbitrary<Step> = fc.record({
  ...anyStep,
  what: fc.constantFrom('contain', 'contain', 'contain', 'copy'),
  method: fc.constantFrom('revocation', 'quarantine'),
  scope: fc.constant('role'),
  detector: fc.constant('pass-admin-role'),
  account: fc.constant('111122223333'),
  minutes: fc.constantFrom(0, 1, 5),
});

const scopeOf = ({ scope, role, incident }: Step): Scope => {
  if (scope === 'role') return { kind: 'role' };
  const name = scope === 'instance' ? `i-${incident.toString(16)}` : `s${incident}`;
  return { kind: scope === 'instance' ? 'workload' : 'session', userids: [`${idOf(role)}:${name}`] };
};

/** Whose room is taken: nobody's; up to one freeze; all inline; all inline and attached. */
const ROOMS: readonly Taken[] = [
  {},
  { role: 7500, attached: 9 },
  { role: 10_200, attached: 7 },
  { role: ROLE_CHARACTERS - FREEZE_CHARACTERS, attached: 10 },
  { role: 10_200, attached: 10 },
];

/** The account may make no managed policy more: what goes past the inline policies goes into the reserves of the stack. */
const ACCOUNTS: readonly IamOptions[] = [
  ...ROOMS.map((taken) => ({ taken })),
  ...ROOMS.slice(1, 3).map((taken) => ({ taken, ...onlyReserves() })),
];

function world(down: () => boolean, options: IamOptions = {}) {
  let faults: Fault[] = [];
  let unheard = 0;
  const iam = memoryIam({
    roles: Object.fromEntries(ROLES.map((name) => [name, memoryRole(idOf(name))])),
    fault: () => faults.shift(),
    ...options,
  });
  const told: Notice[] = [];
  const real = memoryLedger();
  const flaky = new Proxy(real, {
    get: (target, key: keyof Ledger) =>
      down() && key !== 'complete' ? () => Promise.reject(new Error('down')) : target[key],
  });
  const ports: ContainPorts = {
    policies: iam.targetPolicies,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    ledger: ledgerWithFallback(flaky, memoryLedger()),
    settings,
    publish: async (notice) => {
      if (unheard-- > 0) throw new Error('SNS is away');
      told.push(asTold(notice));
    },
  };
  /** As the queue does: again until it is taken, each time a little later. */
  async function deliver(order: Command, given: Pick<Step, 'faults' | 'unheard'>, now: Date) {
    faults = [...given.faults];
    unheard = given.unheard;
    for (let receives = 1; ; receives += 1) {
      const at = later(now, receives * SECOND);
      const carried = await contain(JSON.stringify(order), receives, ports, at).catch(() => undefined);
      if (carried !== undefined) return carried;
      if (receives > 12) throw new Error('the queue gave up');
    }
  }
  return { iam, told, deliver };
}

/** With it on the role, no boundary of ours is set: IAM lets one container replace what another has just set (told, and looked at again). */
const OWNERS = 'arn:aws:iam::111122223333:policy/team-boundary';

/** A policy on a role, inline, attached or its boundary: its name and what it says. */
interface Standing {
  readonly role: string;
  readonly name: string;
  readonly deny: Deny | undefined;
}

const isHeld = (all: readonly Standing[], role: string, wanted: Deny) =>
  all.some((held) => held.role === role && held.deny !== undefined && deniesAllOf(held.deny, wanted));

const textOf = ({ kind, method, scope, incident, target }: Command) =>
  `${kind} ${method} of a ${scope.kind}, incident ${incident}, ${target.slice(target.lastIndexOf('/') + 1)}`;

function standing({ roles, documentOf }: MemoryIam): Standing[] {
  const nameIn = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
  return [...roles].flatMap(([role, { inline, attached, boundary }]) => [
    ...[...inline].map(([name, document]) => ({ role, name, deny: parseDeny(document) })),
    ...[...attached].map((arn) => {
      const { policyName: name, document } = outOfReserve(nameIn(arn), documentOf(arn), arnOf(role));
      return { role, name, deny: parseDeny(document) };
    }),
    ...(boundary === undefined || boundary === OWNERS
      ? []
      : [{ role, name: nameIn(boundary), deny: parseBoundary(documentOf(boundary), arnOf(role)) }]),
  ]);
}

/** One command that was carried out: what stood before and after, and all that came before. */
interface Seen {
  readonly before: readonly Standing[];
  readonly after: readonly Standing[];
  readonly order: Command;
  /** False for a copy, and for a lift of what came before. */
  readonly isNew: boolean;
  readonly carried: Carried;
  readonly isPublishable: boolean;
  /** Every command so far, and the stops of a whole role by the clock that dated them. */
  readonly sent: readonly Command[];
  readonly wholeStops: readonly Date[];
  /** Since the first step. */
  readonly hasLedger: boolean;
  readonly now: Date;
}

const onRole = ({ role, name }: Standing) => `${name} on ${role}`;
const first = (all: readonly Standing[], isBroken: (one: Standing) => boolean) => all.filter(isBroken).map(onRole)[0];
/** Clocks five minutes off, a retry in every second, and a minute for IAM. */
const LONGEST = settings.quarantine.window + SESSION_LIFE + 7 * MINUTE;

const INVARIANTS: readonly Invariant<Seen>[] = [
  ['nothing stands on a protected role', ({ after }) => first(after, ({ role }) => role === 'Protected')],
  [
    'nothing is written for what is only observed',
    ({ after, sent }) => {
      const observed = sent.filter((order) => isOnlyObserved(wordsIn(order))).map(({ incident }) => incident);
      return first(after, ({ name }) => observed.some((incident) => name.includes(incident)));
    },
  ],
  ['every policy has a name of ours', ({ after }) => first(after, ({ name }) => parsePolicyName(name) === undefined)],
  ['every policy is a deny of ours, and so has a lapse', ({ after }) => first(after, ({ deny }) => deny === undefined)],
  [
    'no deny lasts longer than a window and the life of a session',
    ({ after, now }) => first(after, ({ deny }) => deny !== undefined && deny.lapse > later(now, LONGEST)),
  ],
  [
    'only a lift shortens a deny',
    ({ before, after, order }) =>
      order.kind === 'lift'
        ? undefined
        : first(before, ({ role, deny }) => deny !== undefined && !isHeld(after, role, deny)),
  ],
  [
    'whatever comes for the first time is told',
    ({ isNew, isPublishable, order }) => (isNew && !isPublishable ? order.target : undefined),
  ],
  [
    'a lift ends lifted, revived or refused',
    ({ order, carried }) =>
      order.kind !== 'lift' || ['lifted', 'revived', 'refused'].includes(carried.outcome)
        ? undefined
        : `${order.target}: ${carried.outcome}`,
  ],
  [
    'the breaker stops no more whole roles in an hour than it may',
    ({ wholeStops, hasLedger, order }) => {
      const inAnHour = wholeStops.map(
        (at) => wholeStops.filter((other) => other >= later(at, -HOUR + 11 * MINUTE) && other <= at).length,
      );
      const most = Math.max(0, ...inAnHour);
      return hasLedger && most > settings.breaker.denies ? `${most} with ${order.target}` : undefined;
    },
  ],
];

describe('whatever happens, in whatever order, with whatever faults', () => {
  test('no protected role is touched, nothing only observed is written, none lasts for ever, none is shortened but by a person, every incident is told, the breaker holds', async () => {
    await alwaysHolds(
      fc.asyncProperty(
        fc.oneof(
          { weight: 5, arbitrary: fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }) },
          { weight: 1, arbitrary: fc.array(storm, { minLength: 3, maxLength: 12, size: 'max' }) },
        ),
        fc.boolean(),
        fc.constantFrom(...ACCOUNTS),
        async (steps, mayBeDown, account) => {
          let now = START;
          let down = false;
          let hasLedger = true;
          const { iam, told, deliver } = world(() => down, account);
          const sent = new Map<number, Command>();
          const wholeStops = new Map<string, Date>();

          for (const [index, one] of steps.entries()) {
            now = later(now, one.minutes * MINUTE);
            down = mayBeDown && one.ledgerDown;
            hasLedger &&= !down;
            if (one.what === 'remake') {
              iam.roles.set(one.role, memoryRole(`${idOf(one.role)}${iam.writes.length}`));
              continue;
            }
            const known = sent.get(one.incident);
            const order = orderFor(one, known, now);
            if (order === undefined) continue;
            if (order.kind !== 'lift') sent.set(one.incident, order);
            const [before, tellings] = [standing(iam), told.length];
            const clock = later(now, one.skew * SECOND);
            const carried = await deliver(order, one, clock);
            const isStop = carried.outcome === 'written' && isWholeStop(carried.containment);
            const taken = wholeStops.get(order.target); // a role takes one of the denies, however many incidents it has
            if (isStop && (taken === undefined || taken <= later(clock, -HOUR))) wholeStops.set(order.target, clock);
            const seen: Seen = {
              before,
              after: standing(iam),
              order,
              isNew: known === undefined,
              carried,
              isPublishable: told.length > tellings,
              sent: [...sent.values()],
              wholeStops: [...wholeStops.values()],
              hasLedger,
              now,
            };
            expectAll(INVARIANTS, seen, `step ${index + 1} (${one.what}: ${textOf(order)})`);
          }
        },
      ),
      { numRuns: 360 },
    );
  }, 300_000);

  test('a lifted incident stays lifted while the ledger answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), step, async (steps, one) => {
        const { iam, deliver } = world(() => false);
        const given: Step = { ...one, role: 'Alpha', detector: 'pass-admin-role', account: '111122223333' };
        const order = orderFor({ ...given, what: 'contain' }, undefined, START);
        if (order === undefined || order.kind === 'lift') return;
        await deliver(order, given, START);
        await deliver(liftOf(order, true), { faults: [], unheard: 0 }, START);
        for (const { faults, unheard, minutes } of steps)
          expect(await deliver(order, { faults, unheard }, later(START, minutes * MINUTE))).toMatchObject({
            outcome: 'answered',
          });
        expect(standing(iam)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

/**
 * The queue gives a role to one container at a time, so this is about a function that ran out of time and still runs. Denies of
 * other incidents stand on the role before it, so that few commands come to where the role has no room.
 */
test('two containers on one role converge, however their calls interleave', async () => {
  await alwaysHolds(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(step, { maxLength: 8 }),
      fc.array(step, { minLength: 2, maxLength: 4 }),
      fc.constantFrom(...ROOMS),
      async (scheduler, past, steps, taken) => {
        const orders = [...past, ...steps].flatMap((one, incident) => {
          const order = orderFor({ ...one, what: 'contain', role: 'Alpha', incident }, undefined, START);
          return order === undefined || order.kind === 'lift' ? [] : [order];
        });
        const stood = orders
          .slice(0, past.length)
          .map((order) => containmentOf(order, START, settings.quarantine.window));
        const inline = new Map<string, unknown>(
          stood.map(({ policyName, policyDocument }) => [policyName, policyDocument]),
        );
        const iam = memoryIam({ roles: { Alpha: memoryRole(idOf('Alpha'), { inline, boundary: OWNERS }) }, taken });
        const ledger = memoryLedger();
        const ports: ContainPorts = {
          policies: interleaved(iam.targetPolicies, scheduler),
          ledger,
          settings: { ...settings, observe: DEFAULT_SETTINGS.observe, breaker: { denies: 100, period: HOUR } },
          killSwitch: async () => ({ on: false }),
          look: async () => {},
          publish: async () => {},
        };
        // Both take every command, in opposite order: at least once, out of order.
        const run = async (list: readonly Command[]) => {
          for (const order of list) await contain(JSON.stringify(order), 2, ports, later(START, SECOND));
        };
        const sent = orders.slice(past.length);
        await scheduler.waitFor(Promise.all([run(sent), run([...sent].reverse())]));
        const known = await Promise.all(orders.map(({ incident }) => ledger.incident(incident)));
        const isFrozen = (order: Command) => known[orders.indexOf(order as never)]?.frozen === true;
        const isTold = (order: Command) => known[orders.indexOf(order as never)]?.state !== 'failed';
        const held = orders.filter(isTold).map((order) => (isFrozen(order) ? frozenFor(order) : order));
        expectAll(CONVERGED, { held: standing(iam), orders: held }, `the last of ${sent.length} commands`);
      },
    ),
    { numRuns: 400 },
  );
}, 300_000);

const CONVERGED: readonly Invariant<{ readonly held: readonly Standing[]; readonly orders: readonly Command[] }>[] = [
  ['every policy is a deny of ours', ({ held }) => first(held, ({ deny }) => deny === undefined)],
  [
    'every order is held by some deny',
    ({ held, orders }) => orders.filter((order) => !isHeld(held, 'Alpha', leastOf(order))).map(textOf)[0],
  ],
];

/** Where the role has no room: the one freeze of the role. */
const frozenFor = (order: Command): Command => ({ ...order, method: 'freeze', scope: { kind: 'role' } });

/** What an order stands for, by the earliest clock that may have carried it out. */
const leastOf = ({ method, scope }: Command): Deny => {
  const cutoff = later(START, method === 'revocation' ? SPREAD : settings.quarantine.window);
  return { denies: METHODS[method].denies, scope, cutoff, lapse: later(cutoff, SESSION_LIFE) };
};

type MemoryRungs = MemoryIam['targetPolicies']['higher'];

function interleaved(ports: MemoryIam['targetPolicies'], scheduler: fc.Scheduler): ContainPorts['policies'] {
  const turn = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), name);
    return work();
  };
  return {
    identity: (role, isExpected) => turn('identity', () => ports.identity(role, isExpected)),
    read: (role, policy) => turn('read', () => ports.read(role, policy)),
    put: (role, policy, document) => turn('put', () => ports.put(role, policy, document)),
    remove: (role, policy) => turn('remove', () => ports.remove(role, policy)),
    confirm: (role, policy, document) => turn('confirm', () => ports.confirm(role, policy, document)),
    inline: (role) => turn('inline', () => ports.inline(role)),
    higher: interleavedRungs(ports.higher, turn),
  };
}

type Turn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Two containers may fill the inline quota for a moment, since each puts before it takes away. */
function interleavedRungs(higher: MemoryRungs, turn: Turn): MemoryRungs {
  return {
    ...higher,
    carried: (role, arn, rung) => turn('carried', () => higher.carried(role, arn, rung)),
    make: (arn, document) => turn('make', () => higher.make(arn, document)),
    attach: (role, arn) => turn('attach', () => higher.attach(role, arn)),
    attached: (role) => turn('attached', () => higher.attached(role)),
    state: (role) => turn('state', () => higher.state(role)),
    bound: (role, arn) => turn('bound', () => higher.bound(role, arn)),
  };
}

function isWholeStop({ scope, method }: Pick<Containment, 'scope' | 'method'>): boolean {
  return scope.kind === 'role' && method !== 'freeze';
}

function isOnlyObserved({ account, findings }: Report): boolean {
  const { accounts, detectors } = settings.observe;
  return accounts.includes(account) || findings.every(({ detector }) => detectors.includes(detector));
}

function liftOf(order: Exclude<Command, { kind: 'lift' }>, revive: boolean): Command {
  const { incident, target, method, scope } = order;
  return liftCommand({ incident, target, method, scope, revive });
}

function orderFor(one: Step, known: Command | undefined, now: Date): Command | undefined {
  if (one.what === 'lift') return known === undefined || known.kind === 'lift' ? undefined : liftOf(known, one.revive);
  if (known !== undefined) return known; // the same event again
  if (one.what === 'copy') return undefined;
  const incident = one.incident.toString(16).padStart(16, '0');
  return command({
    incident,
    target: arnOf(one.role),
    targetId: idOf(one.role),
    method: one.method,
    scope: scopeOf(one),
    report: report({
      incident,
      time: now.toISOString().replace('.000Z', 'Z'),
      account: one.account,
      findings: report().findings.map((finding) => ({ ...finding, detector: one.detector })),
    }),
  });
}
