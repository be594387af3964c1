import { parseIamArn } from '../../lib/base/arn.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { DAY, later } from '../../lib/base/time.ts';
import { passesIn } from '../../lib/event/catalogue/passes.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { OURS } from '../support/events.ts';
import { recordOf } from './callers.ts';
import type { Step } from './plan.ts';
import { random } from './random.ts';
import { allow, detailOf, documentOf, type StandingRole, standingRoles, trusting } from './standing.ts';

/**
 * The account before its first event: the roles of people, pipelines and services, and those which templates name without making
 * them. Somebody made them long ago for the services that get them.
 */
export function accountBefore(steps: readonly Step[], start: Date, ciIsAdministrator: boolean): JsonObject {
  const roles = standingRoles(ciIsAdministrator);
  const known = new Set(roles.map(({ role }) => role.slice(role.lastIndexOf('/') + 1)));
  const long = later(start, -300 * DAY);
  return {
    RoleDetailList: [...roles, ...rolesNamedIn(steps, known)].map((role) => detailOf(role, long)),
    Policies: [],
  };
}

function rolesNamedIn(steps: readonly Step[], standing: ReadonlySet<string>): StandingRole[] {
  const made = new Set<string>();
  const profiles = new Map<string, string>();
  const found = new Map<string, { role: string; services: Set<string>; profile?: string }>();
  for (const { call, caller, at } of steps) {
    const event = parseEvent(recordOf(call, caller, at, random(0)));
    const request = event.requestParameters ?? {};
    if (event.eventName === 'CreateRole') made.add(String(request.roleName));
    if (event.eventName === 'CreateInstanceProfile') profiles.set(String(request.instanceProfileName), '');
    for (const { role, passedTo } of passesIn(event)) {
      const arn = role.arn === undefined ? undefined : parseIamArn(role.arn);
      if (role.arn !== undefined && (arn === undefined || arn.account !== OURS)) continue;
      const profile = role.instanceProfile ?? (arn?.resource === 'instance-profile' ? arn.name : undefined);
      const profileName = profile === undefined ? undefined : (parseIamArn(profile)?.name ?? profile);
      const name = profileName ?? arn?.name ?? role.name;
      if (name === undefined || name === '') continue;
      if (profileName !== undefined && profiles.has(profileName)) continue;
      const path = profileName === undefined ? (arn?.path ?? '/').slice(1) : '';
      const one = found.get(name) ?? {
        role: `${path}${name}`,
        services: new Set<string>(),
        ...(profileName && { profile: profileName }),
      };
      for (const service of passedTo) one.services.add(service);
      found.set(name, one);
    }
  }
  return [...found].flatMap(([name, { role, services, profile }]): StandingRole[] =>
    made.has(name) || standing.has(name) || services.size === 0
      ? []
      : [
          {
            role,
            trust: trusting(...[...services].sort()),
            inline: { work: documentOf(allow(['s3:GetObject', 'logs:PutLogEvents'])) },
            ...(profile && { profile }),
          },
        ],
  );
}
