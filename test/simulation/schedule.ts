import { ADMINISTRATORS, SPARED } from './account.ts';
import type { Random } from './aws/service.ts';
import type { Fault } from './run/faults.ts';
import { between, oneOf, randomFrom } from './run/random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One thing that somebody does. `at`: virtual milliseconds after the schedule's start. `of` names the event of another happening by its place. The kill switch is turned on, and `off` so many milliseconds later. */
export type Happening = { readonly at: number } & (
  | { readonly do: 'nothing' }
  | { readonly do: 'pass'; readonly role: string; readonly to: 'lambda' | 'ecs'; readonly session: string }
  | { readonly do: 'make-and-pass' | 'make-open' | 'pass-and-arm'; readonly session: string }
  | { readonly do: 'open-trust' | 'close-trust'; readonly role: string; readonly session: string }
  | { readonly do: 'copy'; readonly of: number }
  | { readonly do: 'take-away'; readonly of: number }
  | { readonly do: 'lift'; readonly of: number }
  | { readonly do: 'plant'; readonly of: number }
  | { readonly do: 'fill'; readonly role: string }
  | { readonly do: 'remake'; readonly role: string }
  | { readonly do: 'switch'; readonly off: number }
  | { readonly do: 'ordinary'; readonly session: string }
  | { readonly do: 'denied'; readonly session: string; readonly times: number }
);

/** Everything that happens and goes wrong in one run. The last hours are calm, so that what can be mended is. */
export interface Schedule {
  readonly seed: number;
  readonly happenings: readonly Happening[];
  readonly faults: readonly Fault[];
  /** Virtual milliseconds. */
  readonly lasts: number;
}

/** How long things happen and go wrong. Most days are short: each hour costs four sweeps. */
const BUSY = [10, 10, 20, 20, 40, 60, 60, 120, 240].map((minutes) => minutes * MINUTE);

/** How long the schedule goes on after the last fault and happening. */
export const CALM = 65 * MINUTE;

const SESSIONS = ['frank', 'grace', 'heidi', 'ivan'] as const;

export function scheduleFrom(seed: number): Schedule {
  const random = randomFrom(seed);
  const busy = oneOf(random, BUSY);
  const times = manyOf(between(random, 1, 7), () => 10 * MINUTE + between(random, 0, busy)).toSorted((a, b) => a - b);
  const happenings: Happening[] = [];
  for (const at of times) happenings.push(happening(random, at, happenings));
  const faults = manyOf(between(random, 0, 4), () => fault(random, busy));
  if (random() < 0.15) {
    const more = pattern(random, 10 * MINUTE + between(random, 0, busy), happenings.length);
    happenings.push(...more.happenings);
    faults.push(...more.faults);
  }
  const last = Math.max(0, ...happenings.map(({ at }) => at), ...faults.map(({ until }) => until));
  return { seed, happenings, faults, lasts: last + CALM };
}

/** What chance alone would bring together too rarely. @param place of the first happening */
function pattern(random: Random, at: number, place: number): Pick<Schedule, 'happenings' | 'faults'> {
  const session = oneOf(random, SESSIONS);
  const role = oneOf(random, ADMINISTRATORS);
  const for16Minutes = { from: at, until: at + 16 * MINUTE, service: 'iam', chance: 0.5 };
  const what = oneOf(random, ['make-open', 'make-and-pass', 'pass-and-arm', 'copied', 'lifted'] as const);
  switch (what) {
    case 'copied': // while commands take two tries, a copy of the event comes
      return {
        happenings: [
          { at, do: 'open-trust', role, session },
          { at: at + between(random, 1, 60) * 1000, do: 'copy', of: place },
        ],
        faults: [{ ...for16Minutes, kind: 'slow', ms: 20_000 }],
      };
    case 'lifted': // before the role's own command was carried out
      return {
        happenings: [
          { at, do: 'pass', role, to: 'ecs', session },
          { at: at + between(random, 60, 300) * 1000, do: 'lift', of: place },
        ],
        faults: [{ ...for16Minutes, kind: 'silent' }],
      };
    default: // a role is made or armed while IAM's copies are behind: the event is there before they all show it
      return {
        happenings: [{ at, do: what, session }],
        faults: [{ from: at, until: at + MINUTE, kind: 'stale', ms: 15_000 }],
      };
  }
}

function manyOf<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function happening(random: Random, at: number, before: readonly Happening[]): Happening {
  const session = oneOf(random, SESSIONS);
  const anyRole = () => (random() < 0.1 ? oneOf(random, Object.values(SPARED)) : oneOf(random, ADMINISTRATORS));
  const pass = (): Happening => ({ at, do: 'pass', role: anyRole(), to: oneOf(random, ['lambda', 'ecs']), session });
  const switched = (): Happening => ({ at, do: 'switch', off: oneOf(random, [5, 20, 50]) * MINUTE });
  if (before.length === 0) {
    const first = random();
    if (first < 0.65) return pass();
    if (first < 0.75) return { at, do: 'make-and-pass', session };
    return first < 0.82 ? switched() : { at, do: 'open-trust', role: anyRole(), session };
  }
  const of = between(random, 0, before.length - 1);
  const what = random();
  if (what < 0.3) return pass();
  if (what < 0.4) return { at, do: 'open-trust', role: anyRole(), session };
  if (what < 0.47) return { at, do: 'close-trust', role: oneOf(random, ADMINISTRATORS), session };
  if (what < 0.57) return { at: (before[of]?.at ?? at) + between(random, 0, 40 * MINUTE), do: 'copy', of };
  if (what < 0.72) return { at, do: 'take-away', of };
  if (what < 0.79) return { at, do: 'lift', of };
  if (what < 0.81) return { at: (before[of]?.at ?? at) + between(random, 100, 9000), do: 'plant', of };
  if (what < 0.84) return { at, do: 'fill', role: oneOf(random, ADMINISTRATORS) };
  if (what < 0.86) return { at, do: 'remake', role: oneOf(random, ADMINISTRATORS) };
  if (what < 0.9) return { at, do: 'make-and-pass', session };
  if (what < 0.93) return switched();
  if (what < 0.96) return { at, do: 'ordinary', session };
  return { at, do: 'denied', session, times: between(random, 1, 12) };
}

const FUNCTIONS = ['inspect', 'contain', 'sweep', 'scan', 'tell'] as const;
const WRITES = ['PutRolePolicy', 'AttachRolePolicy', 'CreatePolicy', 'DeleteRolePolicy'];

function fault(random: Random, busy: number): Fault {
  const from = between(random, 0, busy);
  const lasts = oneOf(random, [2000, 20_000, 4 * MINUTE, 16 * MINUTE, HOUR]);
  const span = { from, until: from + lasts };
  const chance = oneOf(random, [0.1, 0.5, 1]);
  const kind = oneOf(random, ['throttled', 'failing', 'silent', 'lost', 'slow'] as const);
  const ms = oneOf(random, [300, 2000, 20_000]);
  const calls = (service: string, operations?: readonly string[]): Fault =>
    ({ ...span, kind, service, chance, ...(operations && { operations }), ...(kind === 'slow' && { ms }) }) as Fault;
  const what = random();
  if (what < 0.2) return calls('iam');
  if (what < 0.35) return calls('iam', WRITES);
  if (what < 0.55) return calls('dynamodb');
  if (what < 0.65) return calls('sqs');
  if (what < 0.7) return calls('sns');
  if (what < 0.73) return calls('ssm');
  if (what < 0.83) return { ...span, kind: 'killed', function: oneOf(random, FUNCTIONS), chance };
  if (what < 0.87) return { ...span, kind: 'few', most: between(random, 0, 2) };
  if (what < 0.92) return { ...span, kind: 'stale', ms: oneOf(random, [1000, 5000, 15_000]) };
  if (what < 0.95) return { ...span, kind: 'skewed', ms: oneOf(random, [-90_000, -20_000, 20_000, 90_000]) };
  return { ...span, kind: 'key-off' };
}
