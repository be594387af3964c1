import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { Deny } from '../../lib/incident/deny/found-deny.ts';
import { parsePolicyName } from '../../lib/incident/deny/policy-name.ts';
import { SETTINGS, SPARED } from './account.ts';
import type { Told } from './aws/others.ts';
import type { After, Asked } from './run/run.ts';
import { nameIn, START } from './run/run.ts';

/** What must hold for every schedule: its name, and what breaks it, or undefined. */
export type Invariant = readonly [name: string, brokenBy: (after: After) => string | undefined];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Of one run where nothing goes wrong: a task with two roles makes the most. */
const MOST_CALLS = 70;
/** The SDK tries each call so often. */
const ATTEMPTS = 3;

const isSpared = (role: string) => Object.values(SPARED).some((spared) => spared === role);

export const INVARIANTS: readonly Invariant[] = [
  ['the simulator knows every call', ({ world }) => world.unknown[0]],
  [
    'what should be contained is contained or told NOT CONTAINED',
    (after) => first(after.asked, (one) => lost(one, after)),
  ],
  ['what is told as gone is gone', ({ world }) => first(world.topic.told, (told) => notGone(told, world))],
  ['what is contained stays so while its cause stands', (after) => first(after.asked, (one) => reopened(one, after))],
  [
    'of two incidents on one role none is lost',
    (after) =>
      first(after.asked, (one) =>
        after.asked.some((other) => other !== one && other.role === one.role)
          ? (lost(one, after) ?? reopened(one, after))
          : undefined,
      ),
  ],
  [
    "the ledger's absence loses nothing",
    (after) =>
      after.schedule.faults.some((fault) => 'service' in fault && fault.service === 'dynamodb')
        ? first(after.asked, (one) => lost(one, after))
        : undefined,
  ],
  ['what the kill switch held back is caught up', (after) => first(after.asked, (one) => notCaughtUp(one, after))],
  ['every deny ends', ({ world }) => first(ownWrites(world), endless)],
  [
    'protected, own, service-linked and Identity Center roles are never written',
    ({ world }) =>
      first(world.iam.writes, ({ by, name, roleName }) =>
        by.startsWith('rolewarden-') && Object.values(SPARED).some((role) => nameIn(role) === roleName)
          ? `${by} ${name} on ${roleName}`
          : undefined,
      ),
  ],
  ['no deny outlasts its cap', (after) => first(after.asked, (one) => overCap(one, after))],
  ["a person's lift is final", (after) => first(after.lifted, (one) => unlifted(one, after))],
  ['nobody is paged twice for the same news', pagedTwice],
  ['every outcome that a notice brought is told', untold],
  ['the outcomes of one event on one role are one message where nothing goes wrong', toldApart],
  ['an extension that waits for the ledger pages nobody', ({ world }) => first(world.topic.told, pagedInVain)],
  ['a message that cannot be carried out blocks its role for less than a minute, throttling aside', blocked],
  ['a kill switch that does not answer fails no command', failedBySwitch],
  [
    'a chain of functions ends after 8 turns',
    ({ world }) => first(world.ran, ({ chain }) => (chain.length > 8 ? chain.join(' → ') : undefined)),
  ],
  [
    'the calls of one run are bounded',
    ({ world, schedule }) =>
      first(world.ran, ({ name, calls }) => {
        const most = schedule.faults.length === 0 ? MOST_CALLS : MOST_CALLS * ATTEMPTS;
        return (name === 'inspect' || name === 'contain') && calls > most ? `${name} made ${calls} calls` : undefined;
      }),
  ],
  [
    'nothing fails where nothing goes wrong',
    ({ schedule, world }) =>
      schedule.faults.length > 0
        ? undefined
        : first(world.ran, ({ name, outcome, error }) =>
            outcome === 'done' ? undefined : `${name} ${outcome}: ${error}`,
          ),
  ],
];

/** Every broken invariant, with what breaks it. */
export function brokenIn(after: After): string[] {
  return INVARIANTS.flatMap(([name, brokenBy]) => {
    const because = brokenBy(after);
    return because === undefined ? [] : [`${name}: ${because}`];
  });
}

function first<T>(all: Iterable<T>, brokenBy: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const because = brokenBy(one);
    if (because !== undefined) return because;
  }
  return undefined;
}

const ownWrites = (world: After['world']) =>
  world.iam.writes.filter(({ by, document }) => by === 'rolewarden-contain' && document !== undefined);

/** What was told of an incident's role: not of its caller. */
function toldOf({ incident }: Pick<Asked, 'incident'>, { world }: After): Told[] {
  return world.topic.told.filter(({ json }) => json.incident === incident);
}

const outcomeOf = ({ json }: Told) => (json.carried as { readonly outcome?: string } | undefined)?.outcome;

/** The message says that nothing stops the role, and why: `contain` tells what became of the command, or a rail kept it back. */
function saysNot(told: Told): boolean {
  const outcome = outcomeOf(told);
  if (outcome === undefined) return told.json.action !== 'contain' && told.json.because !== undefined;
  return !['written', 'stands', 'lifted'].includes(outcome);
}

/** Of the other event only the outcome of a command counts: that it is no reason to contain is not said of this one. */
function isToldNot(one: Asked, after: After): boolean {
  const others = one.or === undefined ? [] : toldOf({ incident: one.or }, after);
  return toldOf(one, after).some(saysNot) || others.some((told) => outcomeOf(told) !== undefined && saysNot(told));
}

/** The kill switch was on when the command came, and has been off for so long that the sweep has seen it. */
function isHeldBack(one: Asked, after: After): boolean {
  const { switched, world } = after;
  const last = switched.at(-1);
  if (last === undefined || last.on || world.clock.now - last.at.getTime() < HOUR) return false;
  return toldOf(one, after).some(
    (told) => outcomeOf(told) === 'observed' && JSON.stringify(told.json.carried).includes('kill switch'),
  );
}

function notCaughtUp(one: Asked, after: After): string | undefined {
  if (!isHeldBack(one, after)) return undefined;
  const others = toldOf(one, after).filter((told) => saysNot(told) && outcomeOf(told) !== 'observed');
  return others.length > 0 ? undefined : uncovered(one, after);
}

function denyFor(
  { policyName = '', roleName }: { readonly policyName?: string | undefined; readonly roleName?: string },
  { incident, or, isNew, role }: Pick<Asked, 'incident' | 'or' | 'isNew' | 'role'>,
): boolean {
  const name = parsePolicyName(policyName);
  return (
    name !== undefined &&
    ((isNew && roleName === nameIn(role)) || [incident, or].includes(name.incident)) &&
    !name.caller
  );
}

function lost(one: Asked, after: After): string | undefined {
  const { world, lifted } = after;
  if (lifted.some(({ incident }) => incident === one.incident)) return undefined;
  const told = toldOf(one, after);
  if (isToldNot(one, after) || told.some(({ json }) => 'frozen' in ((json.carried as object | undefined) ?? {})))
    return undefined;
  if (isSpared(one.role))
    return told.length > 0 ? undefined : `nobody was told of ${one.cause} ${one.incident} on ${one.role}`;
  const isMadeAnew = world.iam.role(nameIn(one.role))?.id !== one.roleId;
  if (isMadeAnew) return undefined; // another role was judged
  if (ownWrites(world).some((write) => denyFor(write, one))) return undefined;
  return `${one.cause} ${one.incident} on ${one.role}: no deny and no word`;
}

/** The deny must keep new sessions out as long as its cause stands, the cap allows and nobody has answered. */
function reopened(one: Asked, after: After): string | undefined {
  return isToldNot(one, after) ? undefined : uncovered(one, after);
}

function uncovered(one: Asked, after: After): string | undefined {
  const { world, lifted, halfLifted, schedule } = after;
  const end = world.clock.now;
  if (isSpared(one.role) || world.iam.role(nameIn(one.role))?.id !== one.roleId) return undefined;
  if (halfLifted.includes(one.incident)) return undefined;
  if (lifted.some(({ incident }) => incident === one.incident)) return undefined;
  if (toldOf(one, after).some(({ by }) => by === 'person')) return undefined; // whether the ledger took it or not
  if (end > one.at.getTime() + SETTINGS.quarantine.cap - 2 * HOUR) return undefined;
  const isClosed =
    one.cause === 'trust' && !JSON.stringify(world.iam.trustPolicy(one.role) ?? '').includes('999988887777');
  if (isClosed || wasClosed(one, schedule)) return undefined;
  const denies = standing(one.role, after);
  const covers = denies.some(({ name, deny }) => {
    const ours = parsePolicyName(name);
    return (
      deny.cutoff.getTime() > end &&
      (denyFor({ policyName: name, roleName: nameIn(one.role) }, one) || ours?.method === 'freeze')
    );
  });
  return covers
    ? undefined
    : `${one.cause} ${one.incident} on ${one.role}: ${denies.map(({ name, deny }) => `${name} until ${deny.cutoff.toISOString()}`).join(', ') || 'no deny'}`;
}

/** A trust that was closed at some time and opened again by another event is that event's. */
function wasClosed({ cause, role }: Asked, { happenings }: After['schedule']): boolean {
  return cause === 'trust' && happenings.some((done) => done.do === 'close-trust' && done.role === role);
}

function standing(role: string, { world }: After): { readonly name: string; readonly deny: Deny }[] {
  return world.iam.denies(nameIn(role)).flatMap(({ policyName, document }) => {
    const deny = denyOf(document);
    return deny === undefined ? [] : [{ name: policyName, deny }];
  });
}

function denyOf(document: unknown): Deny | undefined {
  try {
    return parseDeny(typeof document === 'string' ? JSON.parse(document) : document);
  } catch {
    return undefined;
  }
}

function endless({
  at,
  policyName,
  document,
}: {
  at: Date;
  policyName?: string | undefined;
  document?: unknown;
}): string | undefined {
  const deny = denyOf(document);
  if (deny === undefined)
    return JSON.stringify(document).includes('PrincipalArn') ? undefined : `${policyName} is no deny of ours`;
  const lasts = deny.lapse.getTime() - at.getTime();
  return lasts <= SETTINGS.quarantine.window + 14 * HOUR
    ? undefined
    : `${policyName} lasts ${Math.round(lasts / MINUTE)} minutes`;
}

function overCap(one: Asked, { world }: After): string | undefined {
  const cap = one.at.getTime() + SETTINGS.quarantine.cap + 5 * MINUTE;
  return first(ownWrites(world), (write) => {
    const cutoff = denyFor(write, one) ? denyOf(write.document)?.cutoff.getTime() : undefined;
    return cutoff !== undefined && cutoff > cap ? `${write.policyName} keeps new sessions out past the cap` : undefined;
  });
}

/** What was being written during the lift is lifted by the look a minute later, or later where AWS is slow. */
function unlifted({ incident, at, isRecorded }: After['lifted'][number], after: After): string | undefined {
  if (!isRecorded) return undefined;
  const role = after.asked.find((one) => one.incident === incident)?.role ?? '';
  return first(standing(role, after), ({ name, deny }) =>
    parsePolicyName(name)?.incident === incident &&
    deny.cutoff.getTime() > at.getTime() + (after.schedule.faults.length > 0 ? 5 : 3) * MINUTE
      ? `${name} stops new sessions until ${deny.cutoff.toISOString()}, lifted ${at.toISOString()}`
      : undefined,
  );
}

interface CarriedJson {
  readonly target?: string;
  readonly because?: string;
  readonly outcome?: string;
  readonly policyName?: string;
  readonly restored?: boolean;
}

/** A role made anew since has another id, and was told as another one. */
function notGone({ at, json }: Told, { iam }: After['world']): string | undefined {
  const { outcome, target = '', because } = (json.carried ?? {}) as CarriedJson;
  if (outcome !== 'absent' || because !== 'the role is gone') return undefined;
  const role = iam.role(nameIn(target));
  return role !== undefined && role.createdAt < at ? `${target} at ${at.toISOString()}` : undefined;
}

/**
 * A message that went out although its sender did not hear of it is sent again: SNS and SQS promise no more. Without the ledger nobody
 * knows, nor does a clock that is wrong by more than the minute for which `tell` claims a message.
 */
function pagedTwice({ world, schedule }: After): string | undefined {
  const unheard = schedule.faults.some(
    (fault) =>
      fault.kind === 'skewed' ||
      ('service' in fault && ['sns', 'sqs', 'dynamodb'].includes(fault.service)) ||
      (fault.kind === 'killed' && (fault.function === 'tell' || fault.function === 'contain')),
  );
  if (unheard) return undefined;
  const seen = new Set<string>();
  const isTakenAway = schedule.happenings.some((done) => done.do === 'take-away');
  return first(world.topic.told, ({ by, subject, json }) => {
    if (by === 'person' || (json.severity !== 'critical' && json.severity !== 'high')) return undefined;
    const { outcome = json.action, policyName = '', restored } = (json.carried ?? {}) as CarriedJson;
    if (restored || (outcome === 'written' && isTakenAway)) return undefined; // each removal is news
    const key = [json.incident, subject, outcome, policyName, json.because].join('\n');
    if (seen.has(key)) return `"${subject}" of ${json.incident}`;
    seen.add(key);
    return undefined;
  });
}

type OutcomeJson = CarriedJson & { readonly containment?: { readonly policyName?: string } };

const newsOf = ({ outcome, policyName, containment }: OutcomeJson) =>
  `${outcome} ${containment?.policyName ?? policyName}`;

/** Of the notices that `tell` has done with: joining the outcomes of an incident may lose none. */
function untold({ world }: After): string | undefined {
  const told = new Set(
    world.topic.told.flatMap(({ json }) =>
      [json.carried, ...((json.also as readonly unknown[] | undefined) ?? [])].map(
        (one) => `${json.incident} ${newsOf((one ?? {}) as OutcomeJson)}`,
      ),
    ),
  );
  const last = new Map(world.taken.map(({ id, outcome }) => [id, outcome]));
  return first(world.notices, ([id, body]) => {
    const { carried, about } = JSON.parse(body) as { carried?: OutcomeJson; about?: { incident?: string } };
    if (carried === undefined || last.get(id) !== 'done') return undefined;
    const news = `${about?.incident} ${newsOf(carried)}`;
    return told.has(news) ? undefined : `${id}: ${news}`;
  });
}

/** What the kill switch held back is asked for again, and told again by its parts. */
function toldApart({ world, schedule, switched }: After): string | undefined {
  if (schedule.faults.length > 0 || switched.length > 0) return undefined;
  const seen = new Set<string>();
  return first(world.topic.told, ({ json }) => {
    const { outcome, restored } = (json.carried ?? {}) as CarriedJson;
    if (json.asked !== 'contain' || outcome !== 'written' || restored || json.parts === undefined) return undefined;
    const key = String(json.incident);
    if (seen.has(key)) return `${key} in two messages`;
    seen.add(key);
    return undefined;
  });
}

function pagedInVain({ subject, json }: Told): string | undefined {
  const { outcome, policyName = '', because = '' } = (json.carried ?? {}) as CarriedJson;
  const isExtension = (parsePolicyName(policyName)?.extension ?? 0) > 0;
  return outcome === 'refused' && isExtension && because.includes('ledger') ? subject : undefined;
}

/** While nothing else goes wrong. */
function failedBySwitch({ world, schedule }: After): string | undefined {
  return first(world.taken, ({ queue, at, ended, outcome, error }) => {
    if (!queue.endsWith('.fifo') || outcome !== 'failed') return undefined;
    const [from, until] = [at, ended].map((time) => time.getTime() - START.getTime()) as [number, number];
    const faults = schedule.faults.filter((fault) => fault.from <= until && fault.until >= from);
    const isSwitch = faults.length > 0 && faults.every((fault) => 'service' in fault && fault.service === 'ssm');
    return isSwitch ? error : undefined;
  });
}

function blocked({ world }: After): string | undefined {
  const failed = new Map<string, { readonly at: number; readonly because: string }>();
  return first(world.taken, ({ id, queue, at, ended, outcome, error = '' }) => {
    if (!queue.endsWith('.fifo')) return undefined;
    const before = failed.get(id);
    if (outcome === 'failed' && !error.includes('Throttl')) failed.set(id, { at: ended.getTime(), because: error });
    else failed.delete(id);
    const waited = before === undefined ? 0 : at.getTime() - before.at;
    return waited > MINUTE ? `${queue} waited ${Math.round(waited / 1000)} s after ${before?.because}` : undefined;
  });
}
