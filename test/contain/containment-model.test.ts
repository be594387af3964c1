import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METHODS, type Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { Notice } from '../../lib/contain/notice.ts';
import type { ContainPorts } from '../../lib/contain/ports.ts';
import type { Report } from '../../lib/contain/report.ts';
import { SESSION_LIFE, SPREAD } from '../../lib/incident/deny/containment.ts';
import { type Deny, parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import { parsePolicyName } from '../../lib/incident/deny/policy-name.ts';
import { deniesAllOf } from '../../lib/incident/deny/stands.ts';
import type { AnyContainment } from '../../lib/incident/deny/user-containment.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { command, liftCommand, report } from '../support/commands.ts';
import { type Fault, type MemoryIam, memoryIam, memoryRole } from '../support/memory-iam.ts';
import { memoryUsers } from '../support/user-policies.ts';

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

const step: fc.Arbitrary<Step> = fc.record({
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
});

const scopeOf = ({ scope, role, incident }: Step): Scope => {
  if (scope === 'role') return { kind: 'role' };
  const name = scope === 'instance' ? `i-${incident.toString(16)}` : `s${incident}`;
  return { kind: scope === 'instance' ? 'workload' : 'session', userids: [`${idOf(role)}:${name}`] };
};

function world(down: () => boolean) {
  let faults: Fault[] = [];
  let unheard = 0;
  const iam = memoryIam(Object.fromEntries(ROLES.map((name) => [name, memoryRole(idOf(name))])), {
    fault: () => faults.shift(),
  });
  const told: Notice[] = [];
  const real = memoryLedger();
  const flaky = new Proxy(real, {
    get: (target, key: keyof Ledger) =>
      down() && key !== 'complete' ? () => Promise.reject(new Error('down')) : target[key],
  });
  const ports: ContainPorts = {
    policies: iam.ports,
    users: memoryUsers().ports,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    ledger: ledgerWithFallback(flaky, memoryLedger()),
    settings,
    publish: async (notice) => {
      if (unheard-- > 0) throw new Error('SNS is away');
      told.push(notice);
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

/** What stands on the roles, of us: name and what it says. */
function standing({ roles, policies }: MemoryIam): { role: string; name: string; deny: Deny | undefined }[] {
  return [...roles].flatMap(([role, { inline, attached }]) =>
    [...inline, ...[...attached].map((arn) => [arn.slice(arn.lastIndexOf('/') + 1), policies.get(arn)] as const)].map(
      ([name, document]) => ({ role, name, deny: parseDeny(document) }),
    ),
  );
}

describe('whatever happens, in whatever order, with whatever faults', () => {
  test('no protected role is touched, nothing only observed is written, none lasts for ever, none is shortened but by a person, every incident is told, the breaker holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }),
        fc.boolean(),
        async (steps, mayBeDown) => {
          let now = START;
          let down = false;
          let everDown = false;
          const { iam, told, deliver } = world(() => down);
          const sent = new Map<number, Command>();
          const wholeStops: { incident: string; at: Date }[] = [];

          for (const one of steps) {
            now = later(now, one.minutes * MINUTE);
            down = mayBeDown && one.ledgerDown;
            everDown ||= down;
            const clock = later(now, one.skew * SECOND);
            if (one.what === 'remake') {
              iam.roles.set(one.role, memoryRole(`${idOf(one.role)}${iam.writes.length}`));
              continue;
            }
            const before = standing(iam);
            const known = sent.get(one.incident);
            const order = orderFor(one, known, now);
            if (order === undefined) continue;
            if (order.kind !== 'lift') sent.set(one.incident, order);
            const tellings = told.length;
            const carried = await deliver(order, one, clock);
            const after = standing(iam);

            expect(after.filter(({ role }) => role === 'Protected')).toEqual([]);
            for (const { report: why } of sent.values())
              if (isOnlyObserved(why)) expect(after.filter(({ name }) => name.includes(why.incident))).toEqual([]);
            for (const { name, deny } of after) {
              expect(parsePolicyName(name)).toBeDefined();
              expect(deny).toBeDefined(); // and so it has a lapse
            }
            if (order.kind !== 'lift')
              for (const { role, deny } of before)
                expect(
                  after.some((held) => held.role === role && held.deny && deny && deniesAllOf(held.deny, deny)),
                ).toBe(true);
            if (known === undefined) expect(told.length).toBeGreaterThan(tellings);
            if (
              carried.outcome === 'written' &&
              isWholeStop(carried.containment) &&
              !wholeStops.some(({ incident }) => incident === order.incident)
            )
              wholeStops.push({ incident: order.incident, at: clock });
            if (order.kind === 'lift') expect(['lifted', 'revived', 'refused']).toContain(carried.outcome);
          }
          if (!everDown)
            for (const { at } of wholeStops)
              expect(
                wholeStops.filter((other) => other.at >= later(at, -HOUR + 11 * MINUTE) && other.at <= at).length,
              ).toBeLessThanOrEqual(settings.breaker.denies);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a lifted incident stays lifted while the ledger answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), step, async (steps, first) => {
        const { iam, deliver } = world(() => false);
        const one: Step = { ...first, role: 'Alpha', detector: 'pass-admin-role', account: '111122223333' };
        const order = orderFor({ ...one, what: 'contain' }, undefined, START);
        if (order === undefined || order.kind === 'lift') return;
        await deliver(order, one, START);
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

/** The queue gives a role to one container at a time, so this is about a function that ran out of time and still runs. */
test('two containers on one role converge, however their calls interleave', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 2, maxLength: 14 }), async (scheduler, steps) => {
      const iam = memoryIam({ Alpha: memoryRole(idOf('Alpha')) });
      const policies = interleaved(iam.ports, scheduler);
      const ledger = memoryLedger();
      const ports: ContainPorts = {
        policies,
        users: memoryUsers().ports,
        ledger,
        settings: { ...settings, observe: DEFAULT_SETTINGS.observe, breaker: { denies: 100, period: HOUR } },
        killSwitch: async () => ({ on: false }),
        look: async () => {},
        publish: async () => {},
      };
      const orders = steps.flatMap((one, incident) => {
        const order = orderFor({ ...one, what: 'contain', role: 'Alpha', incident }, undefined, START);
        return order === undefined ? [] : [order];
      });
      // Both take every command, in opposite order: at least once, out of order.
      const run = async (list: readonly Command[]) => {
        for (const order of list) await contain(JSON.stringify(order), 2, ports, later(START, SECOND));
      };
      const both = Promise.all([run(orders), run([...orders].reverse())]);
      await scheduler.waitFor(both);
      const held = standing(iam);
      expect(held.every(({ deny }) => deny !== undefined)).toBe(true);
      for (const order of orders)
        expect(held.some(({ deny }) => deny !== undefined && deniesAllOf(deny, leastOf(order)))).toBe(true);
    }),
    { numRuns: 400 },
  );
});

/** What an order stands for, by the earliest clock that may have carried it out. */
const leastOf = ({ method, scope }: Command): Deny => {
  const cutoff = later(START, method === 'revocation' ? SPREAD : settings.quarantine.window);
  return { denies: METHODS[method].denies, scope, cutoff, lapse: later(cutoff, SESSION_LIFE) };
};

type MemoryRungs = MemoryIam['ports']['higher'];

function interleaved(ports: MemoryIam['ports'], scheduler: fc.Scheduler): ContainPorts['policies'] {
  const turn = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), name);
    return work();
  };
  return {
    roleId: (role) => turn('roleId', () => ports.roleId(role)),
    read: (role, policy) => turn('read', () => ports.read(role, policy)),
    put: (role, policy, document) => turn('put', () => ports.put(role, policy, document)),
    remove: (role, policy) => turn('remove', () => ports.remove(role, policy)),
    confirm: (role, policy, document) => turn('confirm', () => ports.confirm(role, policy, document)),
    ours: async (role) => turn('ours', async () => (await ports.ours?.(role)) ?? []),
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
  };
}

function isWholeStop({ scope, method }: Pick<AnyContainment, 'scope' | 'method'>): boolean {
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
    roleId: idOf(one.role),
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
