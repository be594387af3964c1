import type { Severity } from '../base/severity.ts';
import { cut, LONGEST_TEXT } from '../base/shortened.ts';
import { later } from '../base/time.ts';
import { trustKey } from '../incident/ledger/event-order.ts';
import type { PassEdge, PolicyRecord, SparedPass, WorkloadRole } from '../incident/ledger/history.ts';
import { edgeKey, KEEP, number, seconds } from './ledger-items.ts';
import type { Item } from './ledger-query.ts';

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

/** A longer text is not known again, so that its pass is told again. */
const MOST_EVIDENCE = 20;

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
    evidence: { L: evidence.slice(0, MOST_EVIDENCE).map((text) => ({ S: cut(text, LONGEST_TEXT) })) },
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
