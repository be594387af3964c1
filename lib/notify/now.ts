import { parseIamArn } from '../base/arn.ts';
import { shellWord } from '../base/shell-word.ts';
import type { Carried, PolicyPlace } from '../contain/carried.ts';
import type { Notice } from '../contain/told.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { commandName } from './command-line.ts';
import { callerIn, isOnCaller } from './on-caller.ts';
import { isInForce, outcomesOf, policyPlaceOf } from './outcomes.ts';
import { lastOf, plainName, type Room } from './shown.ts';
import { isOurLook, isUnnamed, personOf } from './who.ts';

/** What a person does now, in one short sentence. */
export function whatNow(notice: Notice, room: Room): string {
  const { carried, fixed, unreadable, decision } = notice;
  if (unreadable !== undefined) return `Now: ${commandName('contained')} shows what stands.`;
  if (fixed !== undefined) return fixed.left.length === 0 ? 'Nothing is left to do.' : 'Now: do the rest by hand.';
  const user = outcomesOf(notice)
    .filter(isInForce)
    .map(policyPlaceOf)
    .find(({ target }) => isUser(target));
  if (user !== undefined) return `Now: deactivate the keys of ${plainName(lastOf(user.target), room.names)}.`;
  const [command] = nextCommands(notice);
  if (command !== undefined)
    return room.alone ? 'Now: run the command at "Do now" below.' : `Now: ${commandName(command)}.`;
  if (carried === undefined || carried.outcome === 'observed') return ask(decision, room);
  return NOW[carried.outcome](decision, room, policyPlaceOf(carried));
}

type Says = (decision: Notice['decision'], room: Room, place: PolicyPlace) => string;

const stop: Says = ({ principal, role }, room, place) => {
  if (isUser(place.target)) return `Now: deactivate the keys of ${plainName(lastOf(place.target), room.names)}.`;
  const whom = isOnCaller(place) ? `${personOf(principal, room.names)}'s session` : plainName(role.name, room.names);
  return `Now: stop ${whom} by hand.`;
};

const ask = (decision: Notice['decision'], room: Room): string => {
  if (isOurLook(decision)) return 'Now: look at it.';
  if (isUnnamed(decision.principal)) return 'Now: find out who did it.';
  return `Now: ask whether ${personOf(decision.principal, room.names)} meant it.`;
};
const nothing: Says = () => 'Nothing to do.';

const NOW: Readonly<Record<Exclude<Carried['outcome'], 'observed'>, Says>> = {
  written: ask,
  stands: ask,
  refused: stop,
  unmodifiable: stop,
  absent: () => 'Now: look for what it left.',
  full: stop,
  unconfirmed: stop,
  kept: () => 'Now: lift it by hand.',
  lifted: nothing,
  revived: () => 'Now: make sure that the cause is gone.',
  answered: nothing,
};

/**
 * Commands for the next step: remove the cause, or contain by hand. The cause is on the incident's role: a message about the caller
 * alone has no command.
 */
export function nextCommands(notice: Notice): string[] {
  const { decision, asked } = notice;
  const onRole = outcomesOf(notice).filter((one) => callerIn(policyPlaceOf(one), undefined) === undefined);
  const failed =
    asked === 'lift' ? [] : onRole.filter(({ outcome }) => outcome === 'full' || outcome === 'unconfirmed');
  const contains = failed.flatMap((one) => {
    const { target, policyName } = policyPlaceOf(one);
    const named = parseIamArn(target)?.name;
    const name = named?.startsWith('-') ? target : named; // IAM lets a role be called --yes
    const method = parsePolicyName(policyName)?.method ?? 'quarantine';
    return name === undefined ? [] : [`contain ${shellWord(name)} --method ${method}`];
  });
  return [...contains, ...(onRole.some(isInForce) ? [`fix ${shellWord(decision.incident)}`] : [])];
}

/** Commands that end the denies. They tell the ledger, so that the guardrail restores nothing. */
export function endCommands(notice: Notice): string[] {
  const inForce = outcomesOf(notice).filter(isInForce).map(policyPlaceOf);
  const users = inForce.filter(({ target }) => isUser(target));
  return [
    ...(inForce.length > users.length ? [`lift ${shellWord(notice.decision.incident)}`] : []),
    ...users.map(({ target }) => `lift user/${shellWord(lastOf(target))} --revive`),
  ];
}

function isUser(target: string): boolean {
  return parseIamArn(target)?.resource === 'user';
}
