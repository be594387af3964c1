import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { parseIamArn } from '../base/arn.ts';
import { present } from '../base/json.ts';
import type { Severity } from '../base/severity.ts';
import { DAY, later } from '../base/time.ts';
import {
  type ContainedOn,
  containedOnOf,
  type Incident,
  type IncidentState,
  incidentKey,
} from '../incident/incident.ts';
import {
  type PassEdge,
  type PolicyRecord,
  type SparedPass,
  type TrustRecord,
  trustKey,
  type WorkloadRole,
} from '../incident/ledger/ledger.ts';
import { parseWrittenDeny, parseWrittenUserDeny } from '../incident/written.ts';

/** One item of the table. */
export type Item = Record<string, AttributeValue>;

/** DynamoDB deletes older items, days late. Incidents outlive any session; passes and trust policies outlive a year of quiet. */
export const KEEP = 400 * DAY;

export function edgeKey({ service, issuer }: Pick<PassEdge, 'service' | 'issuer'>): string {
  return JSON.stringify([service, issuer]);
}

export function itemOf({
  id,
  caller,
  account,
  roleArn,
  state,
  at,
  wholeRole,
  boundaryBefore,
  order,
  cleanSince,
  deny,
  userDeny,
  restored,
  byHand,
}: Incident): Item {
  return {
    pk: { S: `incident#${id}` },
    sk: { S: 'incident' },
    caller: { BOOL: caller === true },
    account: { S: account },
    roleArn: { S: roleArn },
    state: { S: state },
    at: number(at),
    wholeRole: { BOOL: wholeRole },
    ...(boundaryBefore !== undefined && { boundaryBefore: { S: boundaryBefore } }),
    ...(order !== undefined && { order: { S: order } }),
    ...(cleanSince !== undefined && { cleanSince: number(cleanSince) }),
    ...(deny !== undefined && { deny: { S: JSON.stringify(deny) } }),
    ...(userDeny !== undefined && { userDeny: { S: JSON.stringify(userDeny) } }),
    ...(restored !== undefined && { restored: { L: restored.map(number) } }),
    ...(byHand && { byHand: { BOOL: true } }),
    expires: seconds(later(at, KEEP)),
  };
}

/** @param id where the item's own key does not say it */
export function storedIncident(item: Item, id = (item.pk?.S ?? '').slice('incident#'.length)): Incident {
  const {
    account,
    roleArn,
    state,
    at,
    wholeRole,
    boundaryBefore,
    order,
    cleanSince,
    deny,
    userDeny,
    restored,
    byHand,
  } = item;
  return {
    id,
    ...(isOfCaller(item, id) && { caller: true }),
    account: account?.S ?? '',
    roleArn: roleArn?.S ?? '',
    state: (state?.S ?? 'alerted') as IncidentState,
    at: new Date(Number(at?.N ?? 0)),
    wholeRole: wholeRole?.BOOL ?? false,
    ...(boundaryBefore?.S !== undefined && { boundaryBefore: boundaryBefore.S }),
    ...(order?.S !== undefined && { order: order.S }),
    ...(cleanSince?.N !== undefined && { cleanSince: new Date(Number(cleanSince.N)) }),
    ...present({
      deny: deny?.S === undefined ? undefined : parseWrittenDeny(deny.S),
      userDeny: userDeny?.S === undefined ? undefined : parseWrittenUserDeny(userDeny.S),
    }),
    ...(byHand?.BOOL === true && { byHand: true }),
    ...(restored?.L !== undefined && { restored: restored.L.map(({ N }) => new Date(Number(N))) }),
  };
}

/** Release 0.1.0 wrote no such attribute, nor does the command that a person pastes to tell of a lift: the key says it then. */
function isOfCaller({ caller }: Item, id: string): boolean {
  return caller?.BOOL ?? id === incidentKey({ incident: id.slice(0, 16), caller: true });
}

/** A user may have the name of a role. */
function kindOf(arn: string): 'role' | 'user' {
  return parseIamArn(arn)?.resource === 'user' ? 'user' : 'role';
}

/** A copy that finds the incidents of a role or user by name. */
export function roleItem({ id, caller, account, roleArn, state, at }: Incident): Item {
  return {
    pk: { S: `${kindOf(roleArn)}#${account}/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}` },
    sk: { S: id },
    caller: { BOOL: caller === true },
    state: { S: state },
    expires: seconds(later(at, KEEP)),
  };
}

export function containedOf(item: Item): ContainedOn {
  const id = item.sk?.S ?? '';
  return containedOnOf({ id, ...(isOfCaller(item, id) && { caller: true }) });
}

/** The prefix is in deployed tables, and `lift` prints it. */
export function guardedKey(account: string): string {
  return `standing#${account}`;
}

/** A copy for the sweep, which finds all of an account at once. No deny of ours lives longer than eight days. */
export function guardedItem(incident: Incident): Item {
  return {
    ...itemOf(incident),
    pk: { S: guardedKey(incident.account) },
    sk: { S: incident.id },
    expires: seconds(later(incident.at, 8 * DAY)),
  };
}

/** A copy for the breaker, in the order of time. The incident in the key keeps a repeated write from counting twice. */
export function wholeRoleItem({ id, account, at }: Incident): Item {
  return {
    pk: { S: `whole-role#${account}` },
    sk: { S: `${at.toISOString()}#${id}` },
    expires: seconds(later(at, 8 * DAY)),
  };
}

/** Never expires: a later baseline would take newer roles for old ones. */
export function baselineItem(account: string, at: Date): Item {
  return { pk: { S: `baseline#${account}` }, sk: { S: 'baseline' }, at: number(at) };
}

/** Documents are kept as JSON text: DynamoDB's own maps would reorder and limit them. */
export function trustItem(roleArn: string, record: TrustRecord): Item {
  const { eventId, time, document, accepted, by } = record;
  return {
    pk: { S: `trust#${roleArn}` },
    sk: { S: trustKey(record) },
    eventId: { S: eventId },
    time: number(time),
    document: { S: JSON.stringify(document) },
    accepted: { BOOL: accepted },
    ...(by !== undefined && { by: { S: by } }),
    expires: seconds(later(time, KEEP)),
  };
}

export function trustOf({ eventId, time, document, accepted, by }: Item): TrustRecord {
  return {
    eventId: eventId?.S ?? '',
    time: new Date(Number(time?.N ?? 0)),
    document: JSON.parse(document?.S ?? 'null'),
    accepted: accepted?.BOOL ?? false,
    ...(by?.S !== undefined && { by: by.S }),
  };
}

export function workloadItem(workload: string, record: WorkloadRole): Item {
  const { role, eventId, time, accepted } = record;
  return {
    pk: { S: `workload#${workload}` },
    sk: { S: trustKey(record) },
    role: { S: role },
    eventId: { S: eventId },
    time: number(time),
    ...(accepted !== undefined && { accepted: { BOOL: accepted } }),
    expires: seconds(later(time, KEEP)),
  };
}

export function workloadOf({ role, eventId, time, accepted }: Item): WorkloadRole {
  return {
    role: role?.S ?? '',
    eventId: eventId?.S ?? '',
    time: new Date(Number(time?.N ?? 0)),
    ...(accepted?.BOOL !== undefined && { accepted: accepted.BOOL }),
  };
}

export function sparedKey(edge: PassEdge): string {
  return `spared#${edge.role}#${edgeKey(edge)}`;
}

export function sparedItem(edge: PassEdge, pass: SparedPass): Item {
  const { incident, severity, roleId, evidence, eventId, time } = pass;
  return {
    pk: { S: sparedKey(edge) },
    sk: { S: trustKey(pass) },
    incident: { S: incident },
    severity: { S: severity },
    ...(roleId !== undefined && { roleId: { S: roleId } }),
    evidence: { L: evidence.map((text) => ({ S: text })) },
    eventId: { S: eventId },
    time: number(time),
    expires: seconds(later(time, KEEP)),
  };
}

export function sparedOf({ incident, severity, roleId, evidence, eventId, time }: Item): SparedPass {
  return {
    incident: incident?.S ?? '',
    severity: (severity?.S ?? 'info') as Severity,
    ...(roleId?.S !== undefined && { roleId: roleId.S }),
    evidence: (evidence?.L ?? []).map(({ S = '' }) => S),
    eventId: eventId?.S ?? '',
    time: new Date(Number(time?.N ?? 0)),
  };
}

export function policyKey(policy: string): string {
  return `policy#${policy}`;
}

export function policyItem(policy: string, record: PolicyRecord): Item {
  const { digest, roleId, eventId, time } = record;
  return {
    pk: { S: policyKey(policy) },
    sk: { S: trustKey(record) },
    ...(digest !== undefined && { digest: { S: digest } }),
    ...(roleId !== undefined && { roleId: { S: roleId } }),
    eventId: { S: eventId },
    time: number(time),
    expires: seconds(later(time, KEEP)),
  };
}

export function policyOf({ digest, roleId, eventId, time }: Item): PolicyRecord {
  return {
    ...(digest?.S !== undefined && { digest: digest.S }),
    ...(roleId?.S !== undefined && { roleId: roleId.S }),
    eventId: eventId?.S ?? '',
    time: new Date(Number(time?.N ?? 0)),
  };
}

export function number(date: Date): AttributeValue {
  return { N: String(date.getTime()) };
}

/** TTL attributes are epoch seconds. */
export function seconds(date: Date): AttributeValue {
  return { N: String(Math.floor(date.getTime() / 1000)) };
}
