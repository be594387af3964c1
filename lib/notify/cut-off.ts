import { parseIamArn } from '../base/arn.ts';
import { METHODS } from '../base/method.ts';
import type { Carried } from '../contain/carried.ts';
import type { DenyPart } from '../contain/report.ts';
import type { Notice } from '../contain/told.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { isOnCaller, namesIn } from './on-caller.ts';
import { isInForce, outcomesOf, policyPlaceOf } from './outcomes.ts';
import { briefTime, lastOf, plainName, plainWords, type Room } from './shown.ts';
import { personOf } from './who.ts';

/** What is cut off and until when, in sentences; never more than IAM said. */
export function cutOff(notice: Notice, room: Room): string[] {
  const { fixed, unreadable, awaited = [] } = notice;
  if (unreadable !== undefined) return ['It is NOT KNOWN what was cut off and until when.'];
  if (fixed !== undefined) return fixedWords(fixed, room);
  const outcomes = outcomesOf(notice);
  if (outcomes.length === 0) return plannedWords(notice, room);
  const inForce = outcomes.filter(isInForce);
  return [
    ...outcomes.filter((one) => !isInForce(one)).map((one) => outcomeWords(one, notice, room)),
    ...(inForce.length === 0 ? [] : [inForceWords(inForce, notice, room)]),
    ...awaited.map((part) => `NOT KNOWN yet: ${AWAITED[part]}.`),
  ];
}

const AWAITED: Readonly<Record<DenyPart, string>> = {
  role: 'the deny on the role',
  caller: 'the deny on the caller',
};

/** What still works, where the denies leave something of the role alone. */
export function stillWorks(notice: Notice): string | undefined {
  const inForce = containmentsIn(outcomesOf(notice).filter(isInForce));
  const onRole = inForce.filter((one) => !isOnCaller(one) && one.scope.kind !== 'user');
  if (onRole.length === 0) return undefined;
  if (onRole.every(({ method }) => METHODS[method].denies !== 'everything')) return 'All other calls of the role work.';
  return onRole.every(({ scope }) => scope.kind === 'role') ? undefined : 'All else on the role works.';
}

function containmentsIn(outcomes: readonly Carried[]): Containment[] {
  return outcomes.flatMap((one) => ('containment' in one ? [one.containment] : []));
}

function inForceWords(inForce: readonly Carried[], notice: Notice, room: Room): string {
  const what = containmentsIn(inForce)
    .map((one) => reach(one, notice, room))
    .join(' and ');
  const isNew = inForce.some(({ outcome }) => outcome === 'written');
  return `${isNew ? newWords(inForce) : 'Cut off already'}: ${what}.`;
}

/** IAM said that it took the policy, and enforces it later. */
function newWords(inForce: readonly Carried[]): string {
  const written = inForce.filter((one) => one.outcome === 'written');
  if (written.some(({ restored }) => restored)) return 'The deny was taken away; put back within minutes';
  if (written.some(({ extended }) => extended)) return 'Cut off for longer';
  return 'Cut off within minutes';
}

function plannedWords({ decision }: Notice, room: Room): string[] {
  const { containments = [], action, because } = decision;
  if (containments.length === 0)
    return [`Nothing new is cut off${because === undefined ? '' : reason(because, room)}.`];
  const would = containments.map((one) => reach(one, { decision }, room)).join(' and ');
  const why = because === undefined || action !== 'observe' ? '' : ` (${plainWords(because, room.words)})`;
  return [`NOTHING IS CUT OFF${why}. It would be: ${would}.`];
}

/** `thumbnails (sessions issued after 15:13 UTC work)` */
function reach(containment: Containment, { decision }: Pick<Notice, 'decision'>, room: Room): string {
  const { target, method, scope, cutoff, lapse } = containment;
  const name = plainName(parseIamArn(target)?.name ?? lastOf(target), room.names);
  const until = briefTime(cutoff, decision.time);
  if (scope.kind === 'user')
    return `user ${name} with all keys, until ${briefTime(lapse, decision.time)}; THEN THE KEYS WORK AGAIN`;
  const { denies, stopsNewSessions } = METHODS[method];
  const works = stopsNewSessions ? ` (sessions issued after ${until} work)` : '';
  const sessions = namesIn(scope).map((one) => plainName(one, room.names));
  const shown =
    sessions.length > 2 ? `${sessions.slice(0, 2).join(', ')} and ${sessions.length - 2} more` : sessions.join(', ');
  if (denies !== 'everything') return `the privilege calls of ${shown === '' ? name : shown}${works}`;
  if (isOnCaller(containment)) {
    const whose = sessions.length === 0 ? `the role ${name}'s` : `${sessions.join(', ')}'s`;
    return stopsNewSessions
      ? `${sessions.length === 0 ? `the role ${name}` : sessions.join(', ')}${works}`
      : `${whose} present session${sessions.length > 1 ? 's' : ''}, for good`;
  }
  if (!stopsNewSessions)
    return `${shown === '' ? `${name}'s` : `${shown}'s`} sessions issued before ${until}, for good`;
  return `${shown === '' ? `every session of ${name}` : shown}${works}`;
}

/** What did not come true, by the kind of its command. The deny that an extension was for stands until its own end. */
const NOT_DONE: Readonly<Record<NonNullable<Notice['asked']>, string>> = {
  contain: 'NO NEW DENY STOPS',
  restore: 'NO NEW DENY STOPS',
  extend: 'The deny ends when it would have ended on',
  lift: 'Nothing was lifted on',
};

function outcomeWords(carried: Carried, notice: Notice, room: Room): string {
  const target = subjectOf(carried, notice, room);
  switch (carried.outcome) {
    case 'written':
    case 'stands':
      return '';
    case 'observed':
      return `HELD BACK, not written (${plainWords(carried.because, room.words)}): ${reach(carried.containment, notice, room)}.`;
    case 'refused':
    case 'unmodifiable':
    case 'absent':
    case 'full':
      return `${NOT_DONE[notice.asked ?? 'contain']} ${target}${reason(carried.because, room)}.`;
    case 'unconfirmed':
      return `IAM took the deny on ${target} and DOES NOT SHOW IT.`;
    case 'kept':
      return `The deny on ${target} stands as it did${reason(carried.because, room)}.`;
    case 'lifted':
      if (carried.others !== undefined)
        return `${nameOf(carried.by, room)} lifted the incident. The freeze of ${target} stays: other incidents need it.`;
      return `${nameOf(carried.by, room)} lifted ${target}: new sessions work, those from before stay cut off, for good.`;
    case 'revived':
      return `${nameOf(carried.by, room)} ended the deny on ${target}: all sessions work again, AN ATTACKER'S TOO.`;
    case 'answered':
      return `The incident stays lifted: nothing is cut off on ${target}.`;
    default:
      return carried satisfies never;
  }
}

/** Of a person by the ARN; Rolewarden gives its reason after a comma. */
function nameOf(by: string, { names }: Room): string {
  return plainName(lastOf(by.split(',', 1)[0] ?? by), names);
}

/** Where there is little room the reason stands further down alone. */
function reason(because: string, { words }: Room): string {
  return words < SHORTEST_REASON ? '' : `: ${plainWords(because, words)}`;
}

const SHORTEST_REASON = 40;

function subjectOf(carried: Carried, { decision }: Notice, room: Room): string {
  const { target, policyName } = policyPlaceOf(carried);
  const name = plainName(parseIamArn(target)?.name ?? lastOf(target), room.names);
  if (parseIamArn(target)?.resource === 'user') return `user ${name}`;
  return isOnCaller({ policyName }) ? `${personOf(decision.principal, room.names)}'s session` : name;
}

function fixedWords({ by, done, left }: NonNullable<Notice['fixed']>, room: Room): string[] {
  const steps = `${done.length} ${done.length === 1 ? 'step' : 'steps'} done`;
  const missing = left.length === 0 ? '' : `, ${left.length} NOT DONE`;
  return [`${nameOf(by, room)} fixed it: ${steps}${missing}.`, 'The denies stand until they lapse or are lifted.'];
}
