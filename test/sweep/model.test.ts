import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { DAY, HOUR, isoSeconds, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { Look } from '../../lib/contain/look.ts';
import { MOST_RESTORES, MOST_RESTORES_IN_ALL, RESTORE_PERIOD } from '../../lib/contain/restore.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { parseBoundary } from '../../lib/incident/deny/boundary.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { Deny } from '../../lib/incident/deny/found-deny.ts';
import { parsePolicyName } from '../../lib/incident/deny/policy-name.ts';
import { FREEZE_CHARACTERS, ROLE_CHARACTERS } from '../../lib/incident/deny/room.ts';
import { deniesAllOf } from '../../lib/incident/deny/stands.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { asTold, wordsIn } from '../support/as-told.ts';
import { command, liftCommand, report } from '../support/commands.ts';
import { EC2, OUTSIDER_ROOT, trustOf } from '../support/events.ts';
import { type MemoryIam, memoryIam } from '../support/iam/memory-iam.ts';
import { memoryPolicy, memoryRole, nameIn, policyArn, type Taken } from '../support/iam/state.ts';
import { alwaysHolds, expectAll, type Invariant } from '../support/invariants.ts';
import { judgeOpened } from '../support/judging.ts';

const START = new Date('2026-05-04T10:00:00Z');
const ROLES = ['Alpha', 'Beta', 'Protected'] as const;
type RoleName = (typeof ROLES)[number];
const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const idOf = (name: string) => `AROA${name.toUpperCase()}EXAMPLE`;
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  protect: { roles: ['Protected'] },
  breaker: { denies: 100, period: HOUR },
  quarantine: { window: HOUR, cap: 4 * HOUR },
};

/** Whose room is taken: nobody's; all inline; all but a freeze, with and without an attachment left; all of it. */
const ROOMS: readonly Taken[] = [
  {},
  { role: 10_200 },
  { role: ROLE_CHARACTERS - FREEZE_CHARACTERS - 300, attached: 9 },
  { role: 10_200, attached: 9 },
  { role: 10_200, attached: 10 },
];

/** What happens next, and how many minutes after the step before. */
type Step = { readonly minutes: number } & (
  | {
      readonly what: 'event';
      readonly role: RoleName;
      readonly method: Method;
      readonly scope: 'role' | 'session' | 'instance';
      readonly cause: 'pass' | 'trust';
    }
  /** `of`: which of the incidents, or of the standing denies, there are so far. */
  | { readonly what: 'copy'; readonly of: number }
  | { readonly what: 'attack-remove'; readonly of: number }
  | { readonly what: 'lift'; readonly of: number; readonly revive: boolean }
  | { readonly what: 'attack-overwrite'; readonly of: number; readonly by: 'allow' | 'earlier' | 'text' }
  | { readonly what: 'open' | 'close'; readonly role: RoleName }
  | { readonly what: 'sweep' }
  /** Takes it away so often, two minutes after each other, and is answered by a sweep each time. */
  | { readonly what: 'siege'; readonly of: number; readonly times: number }
);

const minutes = fc.constantFrom(0, 1, 3, 6, 15, 15, 30);
const of = fc.nat({ max: 30 });
const role = fc.constantFrom(...ROLES, 'Alpha' as const, 'Alpha' as const);
const event: fc.Arbitrary<Step> = fc.record({
  what: fc.constant('event' as const),
  minutes,
  role,
  method: fc.constantFrom<Method>('freeze', 'revocation', 'quarantine', 'quarantine'),
  scope: fc.constantFrom('role', 'session', 'instance'),
  cause: fc.constantFrom('pass', 'trust'),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: event },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('sweep' as const), minutes }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('copy' as const), minutes, of }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('lift' as const), minutes, of, revive: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('attack-remove' as const), minutes, of }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('attack-overwrite' as const),
      minutes,
      of,
      by: fc.constantFrom('allow', 'earlier', 'text'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('siege' as const), minutes, of, times: fc.integer({ min: 2, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('open' as const, 'close' as const), minutes, role }) },
);

interface Held {
  readonly role: string;
  readonly name: string;
  readonly document: unknown;
  readonly deny: Deny | undefined;
  readonly isBoundary?: true;
}

/** What stands under our prefix, on any rung. */
function standing({ roles, documentOf }: MemoryIam): Held[] {
  return [...roles].flatMap(([on, { inline, attached, boundary }]) => {
    const above = (arn: string) => ({ role: on, name: nameIn(arn), document: documentOf(arn) });
    return [
      ...[...inline].map(([name, document]) => ({ role: on, name, document, deny: parseDeny(document) })),
      ...[...attached].map(above).map((one) => ({ ...one, deny: parseDeny(one.document) })),
      ...(boundary === undefined ? [] : [boundary])
        .map(above)
        .map((one) => ({ ...one, deny: parseBoundary(one.document, arnOf(on)), isBoundary: true as const })),
    ];
  });
}

/** What happened in all the runs, so that none of it is proved of nothing. */
const happened = new Map<string, number>();
const count = (what: string) => happened.set(what, (happened.get(what) ?? 0) + 1);

/** One thing that was done: by whom, what stood before it, and what became of it. */
interface Seen {
  readonly world: World;
  readonly before: readonly Held[];
  readonly after: readonly Held[];
  readonly done:
    | { readonly what: 'command'; readonly order: Command; readonly outcome: string; readonly isFromSweep: boolean }
    | { readonly what: 'sweep'; readonly gone: number; readonly told: number }
    | { readonly what: 'event'; readonly told: number }
    | { readonly what: 'attack' };
}

const onRole = ({ role, name }: Pick<Held, 'role' | 'name'>) => `${name} on ${role}`;
const first = (all: readonly Held[], isBroken: (one: Held) => boolean) => all.filter(isBroken).map(onRole)[0];
const about = ({ kind, incident, target }: Command, outcome: string) =>
  `${kind} of ${incident} on ${target}: ${outcome}`;

const INVARIANTS: readonly Invariant<Seen>[] = [
  ['nothing stands on a protected role', ({ after }) => first(after, ({ role: on }) => on === 'Protected')],
  ['every policy has a name of ours', ({ after }) => first(after, ({ name }) => parsePolicyName(name) === undefined)],
  [
    'every policy is a deny of ours, and so has a lapse, or an attacker’s',
    ({ after, world }) => first(after, (one) => one.deny === undefined && !world.isForged(one)),
  ],
  [
    'only a lift or an attacker shortens a deny',
    ({ before, after, done, world }) => {
      if (done.what === 'attack' || (done.what === 'command' && done.order.kind === 'lift')) return undefined;
      return first(before, (one) => isInForce(one, world) && !isHeld(after, one));
    },
  ],
  [
    'a sweep leaves nothing that ended five minutes ago',
    ({ after, done, world: { now } }) =>
      done.what === 'sweep'
        ? first(after, ({ deny }) => deny !== undefined && later(deny.lapse, 5 * MINUTE) < now)
        : undefined,
  ],
  [
    'what a person lifted stays lifted',
    ({ done, world }) =>
      done.what === 'command' &&
      done.order.kind !== 'lift' &&
      world.lifted.has(done.order.incident) &&
      done.outcome !== 'answered'
        ? about(done.order, done.outcome)
        : undefined,
  ],
  [
    'what the sweep lifted down is only restored',
    ({ done, world }) =>
      done.what === 'command' &&
      /contain|extend/.test(done.order.kind) &&
      world.revoked.has(done.order.incident) &&
      done.outcome !== 'answered'
        ? about(done.order, done.outcome)
        : undefined,
  ],
  [
    'the sweep lifts only what was lifted, or a trust that it read as closed for five minutes',
    ({ done, world }) =>
      done.what === 'command' && done.isFromSweep && done.order.kind === 'lift' && !world.mayLift(done.order)
        ? about(done.order, done.outcome)
        : undefined,
  ],
  [
    'nothing is extended beyond the cap',
    ({ done, world }) =>
      done.what === 'command' && done.order.kind === 'extend' && world.now >= later(world.startOf(done.order), 4 * HOUR)
        ? about(done.order, done.outcome)
        : undefined,
  ],
  [
    'what is gone is told',
    ({ done }) => (done.what === 'sweep' && done.gone > 0 && done.told === 0 ? `${done.gone} gone` : undefined),
  ],
  [
    'an event is told once',
    ({ done }) => (done.what === 'event' && done.told !== 1 ? `told ${done.told} times` : undefined),
  ],
  [
    'a deny is put back no more often than the limits say',
    ({ world: { restored } }) => [...restored].find(([, times]) => isTooOften(times))?.[0],
  ],
];

function isInForce({ deny, document }: Held, { now, forged }: World): boolean {
  return deny !== undefined && deny.lapse > now && !forged.has(JSON.stringify(document));
}

function isHeld(after: readonly Held[], { role: on, deny }: Held): boolean {
  return deny !== undefined && after.some((held) => held.role === on && held.deny && deniesAllOf(held.deny, deny));
}

function isTooOften(times: readonly Date[]): boolean {
  const within = (at: Date) => times.filter((one) => one > later(at, -RESTORE_PERIOD) && one <= at).length;
  return times.length > MOST_RESTORES_IN_ALL || times.some((at) => within(at) > MOST_RESTORES);
}

/** Everything of ours over an IAM in memory: the queue, `contain`, `sweep`, the ledger, and what was told. */
class World {
  now = START;
  readonly iam: MemoryIam;
  readonly told: Notice[] = [];
  readonly sent: Command[] = [];
  readonly lifted = new Set<string>();
  /** Lifted down by the sweep: what is left of the deny is guarded. */
  readonly revoked = new Set<string>();
  /** Documents that an attacker wrote under our names. */
  readonly forged = new Set<string>();
  /** When each incident's deny was put back. */
  readonly restored = new Map<string, Date[]>();
  /** Since when each role's trust has been closed. */
  readonly closedSince = new Map<string, Date | undefined>(ROLES.map((name) => [name, START]));
  /** The first of the sweep's reads that found each role's trust closed, since one that found it open. */
  readonly cleanSince = new Map<string, Date>();
  readonly ledger = memoryLedger();
  private readonly began = new Map<string, Date>();
  /** Which step is being taken, for the message of a failure. */
  step = '';
  private readonly isNews = dailyNews().isNews;
  private queue: Command[] = [];
  private readonly publish = async (notice: SentNotice) => void this.told.push(asTold(notice));

  constructor(taken: Taken) {
    this.iam = memoryIam({
      roles: Object.fromEntries(ROLES.map((name) => [name, memoryRole(idOf(name), { trust: trustOf(EC2) })])),
      taken,
      clock: () => this.now,
    });
  }

  async deliver(order: Command, isFromSweep = false): Promise<string> {
    const ports = {
      policies: this.iam.targetPolicies,
      killSwitch: async () => ({ on: false }),
      look: async () => {},
      ledger: this.ledger,
      settings,
      publish: this.publish,
    };
    const before = standing(this.iam);
    await this.rememberStart(order);
    const carried = await contain(JSON.stringify(order), 1, ports, this.now);
    const { outcome } = carried;
    count(`${order.kind} ${outcome}`);
    if ('frozen' in carried && carried.frozen) count(`${order.kind} frozen`);
    if ('containment' in carried && 'rung' in carried.containment) count(`${order.kind} ${carried.containment.rung}`);
    if ('others' in carried) count('lift of one that is frozen with others');
    if (order.kind === 'restore' && outcome === 'written')
      this.restored.set(order.incident, [...(this.restored.get(order.incident) ?? []), this.now]);
    this.expectSound(before, { what: 'command', order, outcome, isFromSweep });
    return outcome;
  }

  async sweep(): Promise<void> {
    for (const [name, closed] of this.closedSince)
      if (closed === undefined) this.cleanSince.delete(name);
      else if (!this.cleanSince.has(name)) this.cleanSince.set(name, this.now);
    const before = standing(this.iam);
    const told = this.told.length;
    const ports = {
      ...this.iam.sweep,
      enqueue: async (order: Command) => void this.queue.push(order),
      killSwitch: async () => ({ on: false }),
      lookAgain: async (look: Look) => void looks.push(look),
      publish: this.publish,
      isNews: this.isNews,
      ledger: this.ledger,
      settings,
      account: '111122223333',
    };
    const looks: Look[] = [];
    const swept = await sweep(ports, this.now);
    this.expectSound(before, { what: 'sweep', gone: 0, told: 0 });
    await this.carryOutAsked();
    if (looks.length > 0) await judgeOpened(ports, this.now);
    await this.carryOutAsked();
    const after = standing(this.iam);
    this.expectSound(after, { what: 'sweep', gone: swept.gone.length, told: this.told.length - told });
  }

  private async carryOutAsked(): Promise<void> {
    const asked = this.queue;
    this.queue = [];
    for (const order of asked) {
      if (order.kind === 'lift') count('lifted by the sweep');
      const outcome = await this.deliver(order, true);
      if (order.kind === 'lift' && outcome === 'lifted') this.revoked.add(order.incident); // a wider one may have its place
    }
  }

  setTrust(name: RoleName, isOpen: boolean): void {
    const role = this.iam.roles.get(name);
    if (role !== undefined) role.trust = trustOf(isOpen ? OUTSIDER_ROOT : EC2);
    if (isOpen) this.closedSince.set(name, undefined);
    else if (this.closedSince.get(name) === undefined) this.closedSince.set(name, this.now);
  }

  isForged({ document }: Held): boolean {
    return this.forged.has(JSON.stringify(document));
  }

  /** The sweep lifts by itself only what was lifted already, or a trust that it has read as closed for five minutes. */
  mayLift(order: Command): boolean {
    const { incident, target } = order;
    const { findings } = wordsIn(order);
    const firstRead = this.cleanSince.get(target.slice(target.lastIndexOf('/') + 1));
    const isConfirmed = firstRead !== undefined && this.now.getTime() - firstRead.getTime() >= 5 * MINUTE;
    const isTrust = findings.some(({ detector }) => detector.startsWith('trust-'));
    return this.lifted.has(incident) || this.revoked.has(incident) || (isTrust && isConfirmed);
  }

  /** When the ledger says that the incident began. */
  startOf({ incident }: Command): Date {
    return this.began.get(incident) ?? START;
  }

  private async rememberStart({ incident }: Command): Promise<void> {
    const at = (await this.ledger.incident(incident))?.at;
    if (at !== undefined) this.began.set(incident, at);
  }

  /** Holds after everything that is done, whoever does it. */
  expectSound(before: readonly Held[], done: Seen['done']): void {
    expectAll(INVARIANTS, { world: this, before, after: standing(this.iam), done }, this.step);
  }
}

async function take(world: World, one: Step): Promise<void> {
  world.now = later(world.now, one.minutes * MINUTE + SECOND);
  const { sent, now } = world;
  switch (one.what) {
    case 'event': {
      const told = world.told.length;
      const order = orderOf(one, sent.length, now);
      sent.push(order);
      await world.deliver(order);
      world.expectSound(standing(world.iam), { what: 'event', told: world.told.length - told });
      return;
    }
    case 'copy': {
      const order = sent[one.of % Math.max(1, sent.length)];
      if (order !== undefined) await world.deliver(order);
      return;
    }
    case 'lift': {
      const order = sent[one.of % Math.max(1, sent.length)];
      if (order === undefined || order.kind === 'lift') return;
      const { incident, target, method, scope, report: why } = order;
      const lift = liftCommand({ incident, target, method, scope, report: why, revive: one.revive });
      if (['lifted', 'revived'].includes(await world.deliver(lift))) world.lifted.add(incident);
      return;
    }
    case 'attack-remove':
    case 'attack-overwrite':
      return attack(world, one);
    case 'open':
    case 'close':
      return world.setTrust(one.role, one.what === 'open');
    case 'sweep':
      return world.sweep();
    case 'siege':
      for (let time = 0; time < one.times; time += 1) {
        attack(world, { what: 'attack-remove', of: one.of, minutes: 0 });
        world.now = later(world.now, 2 * MINUTE);
        await world.sweep();
      }
      return;
    default:
      return one satisfies never;
  }
}

function attack({ iam, forged, now }: World, one: Extract<Step, { what: 'attack-remove' | 'attack-overwrite' }>): void {
  const all = standing(iam);
  const held = all[one.of % Math.max(1, all.length)];
  const on = held && iam.roles.get(held.role);
  if (held === undefined || on === undefined) return;
  const arn = policyArn(held.name);
  const isInline = held.isBoundary !== true && on.inline.has(held.name);
  if (one.what === 'attack-remove') {
    if (isInline) on.inline.delete(held.name);
    else if (held.isBoundary) delete on.boundary;
    else on.attached.delete(arn);
    return;
  }
  const document = forgery(held, one.by);
  forged.add(JSON.stringify(document));
  if (isInline) on.inline.set(held.name, document);
  else iam.policies.set(arn, { ...memoryPolicy(document), updatedAt: now });
}

/** Something that denies less under our name; `earlier` parses as ours. */
function forgery({ document, deny }: Held, by: 'allow' | 'earlier' | 'text'): unknown {
  const allow = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  if (by === 'text') return 'not a policy';
  if (by === 'allow' || deny === undefined) return allow;
  const cutoff = isoSeconds(later(deny.cutoff, -10 * HOUR));
  return JSON.parse(JSON.stringify(document).replaceAll(isoSeconds(deny.cutoff), cutoff));
}

function orderOf(one: Extract<Step, { what: 'event' }>, index: number, now: Date): Command {
  const incident = index.toString(16).padStart(16, '0');
  const detector = one.cause === 'trust' ? 'trust-external-account' : 'pass-admin-role';
  const name = one.scope === 'instance' ? `i-${index.toString(16)}` : `s${index}`;
  const kind = one.scope === 'instance' ? 'workload' : 'session';
  const scope: Scope = one.scope === 'role' ? { kind: 'role' } : { kind, userids: [`${idOf(one.role)}:${name}`] };
  const findings = report().findings.map((finding) => ({ ...finding, detector }));
  return command({
    incident,
    target: `arn:aws:iam::111122223333:role/${one.role}`,
    targetId: idOf(one.role),
    cause: one.cause,
    method: one.method,
    scope,
    report: report({ incident, time: isoSeconds(now), findings }),
  });
}

test('events, copies, lifts, an attacker, trusts that open and close, and sweeps in between: nothing of ours is shortened but by a person or a clean trust, restores keep their limits, and everything ends', async () => {
  await alwaysHolds(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }),
      fc.constantFrom(...ROOMS),
      async (steps, taken) => {
        const world = new World(taken);
        for (const [index, one] of steps.entries()) {
          world.step = `step ${index + 1} (${one.what})`;
          await take(world, one);
          world.expectSound(standing(world.iam), { what: 'attack' });
        }
        // Long after the last of it: only what an attacker wrote is left.
        for (let day = 1; day <= 3; day += 1) {
          world.step = `day ${day} after the last step`;
          world.now = later(world.now, DAY);
          await world.sweep();
        }
        expect(standing(world.iam).filter((one) => !world.isForged(one))).toEqual([]);
        const { policies, documentOf } = world.iam;
        expect([...policies.keys()].filter((arn) => !world.forged.has(JSON.stringify(documentOf(arn))))).toEqual([]);
        expect(await world.ledger.guarded('111122223333')).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
  const must = [
    'contain written',
    'contain stands',
    'contain answered',
    'extend written',
    'lift lifted',
    'lift revived',
  ];
  const crowded = ['contain frozen', 'extend frozen', 'contain managed', 'contain boundary', 'extend boundary'];
  for (const what of [
    ...must,
    ...crowded,
    'lift of one that is frozen with others',
    'restore written',
    'restore refused',
    'lifted by the sweep',
  ])
    expect(happened.get(what) ?? 0, JSON.stringify([...happened])).toBeGreaterThan(0);
}, 600_000);
