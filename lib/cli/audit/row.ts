import { parseIamArn } from '../../base/arn.ts';
import { isoSeconds } from '../../base/time.ts';
import { type CallOutcome, type CloudTrailEvent, refusedRoleIn } from '../../event/cloudtrail.ts';
import type { PassKind, PassSource, RolePass } from '../../event/pass.ts';
import type { Principal } from '../../event/principal.ts';

/** What became of a pass: the words that the audit promises for what became of the call. */
const OUTCOMES = { succeeded: 'passed', denied: 'denied', failed: 'failed' } as const satisfies Record<
  CallOutcome,
  string
>;
type PassOutcome = (typeof OUTCOMES)[CallOutcome];

/** The role of a pass, as far as it is known. */
export interface AuditedRole {
  readonly arn?: string;
  readonly name?: string;
  /** Name or ARN of the profile, when the call names one. */
  readonly instanceProfile?: string;
  /** `lt-… version $Latest`, when the call names a template. */
  readonly launchTemplate?: string;
}

/** The promised JSON of one role pass (docs/data.md). */
export interface AuditRow {
  readonly time?: string;
  readonly account?: string;
  readonly region?: string;
  readonly eventId: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly kind: PassKind;
  readonly outcome: PassOutcome;
  readonly principal: Principal;
  readonly sourceIp?: string;
  readonly role: AuditedRole;
  readonly passedTo: readonly string[];
  readonly parameter?: string;
  readonly source: PassSource;
}

/** @param resolved the role behind an instance profile, launch template or bare name */
export function rowOf(
  { event, passKind, role, passedTo, parameter, source }: RolePass,
  resolved?: AuditedRole,
): AuditRow {
  const whenAndWhere = {
    ...(event.time && { time: isoSeconds(event.time) }),
    ...(event.account !== '' && { account: event.account }),
    ...(event.region !== '' && { region: event.region }),
  };
  const { eventId, eventSource, eventName, principal, sourceIp } = event;
  const { instanceProfile, launchTemplate } = role;
  const refused = source === 'unreadable' ? refusedRoleIn(event) : undefined;
  const led = instanceProfile !== undefined || launchTemplate !== undefined;
  return {
    ...whenAndWhere,
    eventId,
    eventSource,
    eventName,
    kind: passKind,
    outcome: OUTCOMES[event.outcome],
    principal,
    ...(sourceIp !== undefined && { sourceIp }),
    role: {
      ...namesOf(role.arn ?? refused, role.name),
      ...resolved,
      ...(instanceProfile !== undefined && { instanceProfile }),
      ...(launchTemplate !== undefined && { launchTemplate: templateWords(launchTemplate) }),
    },
    passedTo,
    ...(parameter !== '' && { parameter }),
    source: led && resolved !== undefined ? 'resolved' : source,
  };
}

function namesOf(arn: string | undefined, name: string | undefined): AuditedRole {
  const known = name ?? (arn === undefined ? undefined : parseIamArn(arn)?.name);
  return { ...(arn !== undefined && { arn }), ...(known !== undefined && { name: known }) };
}

function templateWords({ id, name, version }: { id?: string; name?: string; version?: string }): string {
  return [id ?? name ?? '', version === undefined ? '' : `version ${version}`].join(' ').trim();
}

/** The shortest name of the role that is certain, for people. */
export function roleWords({ role: { arn, name, instanceProfile, launchTemplate }, source }: AuditRow): string {
  if (name !== undefined || arn !== undefined) return name ?? arn ?? '';
  if (instanceProfile !== undefined)
    return `${parseIamArn(instanceProfile)?.name ?? instanceProfile} (instance profile)`;
  if (launchTemplate !== undefined) return `${launchTemplate} (launch template)`;
  return source === 'unreadable' ? '(not in the event)' : '(unknown)';
}

/** The first principal that got the role, `+1` for one more; the called service with `(?)` when none is known. */
export function serviceWords({ passedTo: [first, ...others], eventSource }: AuditRow): string {
  if (first === undefined) return `${eventSource} (?)`;
  return others.length === 0 ? first : `${first} +${others.length}`;
}

/** Whether an event lies in `[since, until)`. An event without a time is in every span. */
export function isWithin({ time }: CloudTrailEvent, since: Date | undefined, until: Date | undefined): boolean {
  return time === undefined || ((since === undefined || time >= since) && (until === undefined || time < until));
}
