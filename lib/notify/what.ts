import { parseIamArn } from '../base/arn.ts';
import { lookUp } from '../base/json.ts';
import type { Notice } from '../contain/told.ts';
import { isOnCaller, namesIn } from './on-caller.ts';
import { containmentsOf } from './outcomes.ts';
import { foundWords, plainName, quotedWords, type Room } from './shown.ts';
import { isOurLook } from './who.ts';

/** What the caller did, as the predicate of a sentence: as much of it as there is room for. */
export function whatWasDone(notice: Notice, room: Room): string {
  const { decision } = notice;
  const { cause, armed, guard, refused, role, changes, findings, eventName } = decision;
  const [{ evidence: found } = { evidence: '' }] = findings;
  if (isOurLook(decision)) return `found: ${foundWords(found, room.words)}`;
  const evidence = quotedWords(found, room.words);
  const event = plainName(eventName === '' ? 'unknown' : eventName, Math.max(room.names, SHORTEST_EVENT));
  const on = isRole(decision) ? `the role ${plainName(role.name, room.names)}` : plainName(role.name, room.names);
  const said = evidence === '' ? '' : `: ${evidence}`;
  const isPass = cause !== 'trust' && !armed && !guard && passedTo(decision).length > 0;
  if (isPass) return passed(notice, on, event, room);
  if (refused !== undefined) return `tried ${event} on ${on} and ${REFUSED[refused]}${said}`;
  if (armed) return `gave more permissions to ${on} (${event})`;
  if (guard || cause !== 'trust') return `called ${event} on ${on}${said}`;
  return `changed whom ${on} trusts: ${quotedWords(changes?.[0] ?? evidence, room.words)}`;
}

/** The longest names of events that matter have no more. */
const SHORTEST_EVENT = 24;

const REFUSED = { denied: 'was denied', failed: 'failed' } as const;

/** Some notices have a user, an account or an event in the place of the role. */
function isRole({ role, cause }: Notice['decision']): boolean {
  return cause !== undefined || parseIamArn(role.arn ?? '')?.resource === 'role';
}

function passedTo({ findings }: Notice['decision']): readonly string[] {
  return findings.find(({ passedTo }) => passedTo !== undefined)?.passedTo ?? [];
}

/** `gave the administrator role PipelineAdmin to the function thumbnails` */
function passed(notice: Notice, role: string, event: string, room: Room): string {
  const { refused, findings } = notice.decision;
  const isAdministrator = findings.some(({ detector }) => detector === 'pass-admin-role');
  const [service, ...others] = passedTo(notice.decision);
  const to =
    workloadOf(notice, service, room) ??
    `${serviceName(service, room)}${others.length > 0 ? ' or another service' : ''} (${event})`;
  const what = `${isAdministrator ? role.replace('the role', 'the administrator role') : role} to ${to}`;
  return refused === undefined ? `gave ${what}` : `tried to give ${what} and ${REFUSED[refused]}`;
}

const WORKLOADS: Readonly<Record<string, string>> = {
  'lambda.amazonaws.com': 'the function',
  'ec2.amazonaws.com': 'the instance',
};

/** From the event; a notice of release 0.1.0 tells it by the scope of its deny. */
function workloadOf(notice: Notice, service: string | undefined, room: Room): string | undefined {
  const planned = [...containmentsOf(notice), ...(notice.decision.containments ?? [])];
  const scope = planned.find((one) => !isOnCaller(one) && one.scope.kind === 'workload')?.scope;
  const [first, ...others] = notice.decision.workloads ?? (scope === undefined ? [] : namesIn(scope));
  if (first === undefined) return undefined;
  const what = lookUp(WORKLOADS, service ?? '') ?? serviceName(service, room);
  return `${what} ${plainName(first, room.names)}${others.length > 0 ? ' and others' : ''}`;
}

function serviceName(service: string | undefined, room: Room): string {
  return service === undefined ? 'a service' : plainName(service.replace(/\.amazonaws\.com(?:\.cn)?$/, ''), room.names);
}
