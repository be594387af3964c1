import type { RoleReference } from '../../base/role.ts';
import type { CloudTrailEvent } from '../cloudtrail.ts';
import { foreignAccountIn, type PassSource, type RolePass } from '../pass.ts';
import { type CataloguedCall, callOf } from './catalogue.ts';
import { decodedRoles } from './decoders/table.ts';
import { type FoundRole, rolesAt } from './members.ts';
import { responseRoles } from './response.ts';
import { uncataloguedRoles } from './uncatalogued.ts';

/** A role in an event, before the event is added. */
interface Sighting {
  readonly role: RoleReference;
  readonly parameter: string;
  readonly passedTo: readonly string[];
  readonly source: PassSource;
}

/**
 * One pass for each role that the event hands to a service. A denied or failed call still shows the attempt. A call that could
 * name a role and names none is no pass. A call with unreadable parameters is an `unreadable` pass, never nothing.
 */
export function passesIn(event: CloudTrailEvent): RolePass[] {
  const call = callOf(event.eventSource, event.eventName);
  const sightings = call === undefined ? uncataloguedRoles(event).map(uncatalogued) : sightingsOf(call, event);
  return withoutRepeats(sightings).map((sighting) => ({
    kind: 'role-pass',
    event,
    passKind: call?.kind === 'arming' ? 'arming' : 'pass',
    ...sighting,
    ...foreignAccountIn({ role: sighting.role, event }),
  }));
}

function sightingsOf(call: CataloguedCall, event: CloudTrailEvent): Sighting[] {
  // This call takes a role out of a profile and passes none. It is catalogued so that rules and audits see the profile change.
  if (call.operation === 'RemoveRoleFromInstanceProfile') return [];
  const request = event.requestParameters;
  if (request === undefined || request.omitted === true) return orUnreadable(call, answered(call, event));
  const asked = [...rolesAt(call.parameters, request), ...decodedRoles(call, { ...event, requestParameters: request })];
  return asked.length > 0 ? asked.map((found) => sightingOf(call, found, 'catalogue')) : answered(call, event);
}

function answered(call: CataloguedCall, event: CloudTrailEvent): Sighting[] {
  return responseRoles(call, event).map((found) => sightingOf(call, found, 'response'));
}

function sightingOf(call: CataloguedCall, { value, path, parameter }: FoundRole, from: PassSource): Sighting {
  const passedTo = call.passedTo(parameter);
  if (value === 'hidden') return { role: {}, parameter: '', passedTo, source: 'unreadable' };
  const source = value.launchTemplate === undefined ? from : 'resolved';
  return { role: value, parameter: path, passedTo, source };
}

/** An unreadable call may have passed a role to any of its services. */
function orUnreadable({ parameters, passedTo }: CataloguedCall, sightings: Sighting[]): Sighting[] {
  if (sightings.length > 0) return sightings;
  return [{ role: {}, parameter: '', passedTo: [...new Set(parameters.flatMap(passedTo))], source: 'unreadable' }];
}

function uncatalogued({ value, path }: FoundRole): Sighting {
  return { role: value === 'hidden' ? {} : value, parameter: path, passedTo: [], source: 'uncatalogued' };
}

/** The same role at two parameters of one call is one pass to the services of both. */
function withoutRepeats(sightings: readonly Sighting[]): Sighting[] {
  const byRole = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const key = JSON.stringify(sighting.role);
    const first = byRole.get(key);
    const passedTo = [...new Set([...(first?.passedTo ?? []), ...sighting.passedTo])];
    byRole.set(key, { ...(first ?? sighting), passedTo });
  }
  return [...byRole.values()];
}
