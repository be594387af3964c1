import type { Account, Reading, Role } from '../../base/role.ts';
import { detectAll } from '../../detectors/finding.ts';
import { guardTrustMissed } from '../../detectors/guard/guard-trust-missed.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { roleContext } from '../../inspect/cases/trust-case.ts';
import type { Decision } from '../../inspect/decide/decision.ts';
import { decided } from '../../inspect/decide/report-of.ts';
import { dispatch } from '../../inspect/dispatch.ts';
import { inspectEvent } from '../../inspect/inspect.ts';
import { remember } from '../../inspect/remember.ts';
import { changeWords, diffTrust } from '../../inspect/trust/diff.ts';
import { type Compared, justBefore, missedId } from './compare.ts';
import type { ScanPorts } from './ports.ts';

/**
 * Treats a change without an event like one with an event: it is judged against the accepted document, contained by the same rules
 * and published. The ledger remembers it last: after an interruption all is done again, and the same change is the same incident.
 * @param seenAt when the scan saw the trust policy: an event since must sort behind this record
 */
export async function tellMissed(
  missed: Compared,
  roles: Account,
  ports: ScanPorts,
  seenAt: Date,
  now: Date,
): Promise<Decision[]> {
  // Without `trustBaseline`: a snapshot would answer with the current trust policy.
  const account: Account = { role: roles.role, user: roles.user, rolesWith: roles.rolesWith };
  const event = missedEvent(missed, ports, now);
  const decisions = (await decisionsOn(missed, event, account, ports, now)).map(marked);
  await dispatch(decisions, ports.effects);
  const earliest = missed.latest?.time ?? seenAt;
  const time = earliest > justBefore(seenAt) ? earliest : justBefore(seenAt);
  await remember({ ...event, time }, decisions, account, ports.ledger);
  return decisions;
}

/**
 * The lost event, made from the change that IAM shows. Its caller is unknown, so no caller is contained. Its time is now, so that
 * it does not count as late: the document is in force at this moment, whenever it was written.
 */
function missedEvent(missed: Compared, { account, region }: ScanPorts, now: Date): CloudTrailEvent {
  const { arn, name: roleName, path, trustPolicy } = missed.role;
  const document = JSON.stringify(trustPolicy);
  const common = {
    eventId: missedId(missed),
    time: now,
    eventSource: 'iam.amazonaws.com',
    region,
    account,
    principal: { kind: 'unknown' as const },
    outcome: 'succeeded' as const,
  };
  return isCreated(missed)
    ? {
        ...common,
        eventName: 'CreateRole',
        requestParameters: { roleName, path, assumeRolePolicyDocument: document },
        responseElements: { role: { arn } },
      }
    : { ...common, eventName: 'UpdateAssumeRolePolicy', requestParameters: { roleName, policyDocument: document } };
}

/** The role is new to the ledger, or made anew since its latest record. */
function isCreated({ role: { createdAt }, latest }: Compared): boolean {
  return latest === undefined || (createdAt !== undefined && createdAt > latest.time);
}

/** The decisions that an event would have led to. Where none has a message, an alert still says that the event was lost. */
async function decisionsOn(
  missed: Compared,
  event: CloudTrailEvent,
  account: Account,
  { ledger, settings }: ScanPorts,
  now: Date,
): Promise<Decision[]> {
  const decisions = await inspectEvent(event, { account, ledger, settings, now, trustSource: 'read' });
  if (decisions.some(({ action }) => action !== 'suppress')) return decisions;
  const { role, latest } = missed;
  const reading: Reading<Role> = { state: 'read', value: role };
  const created = isCreated(missed);
  const diff = diffTrust(
    latest?.document,
    role.trustPolicy,
    roleContext(settings, event.account, reading, now, 'read'),
  );
  const named = { arn: role.arn, name: role.name, ...(role.id !== undefined && { id: role.id }) };
  const findings = detectAll([guardTrustMissed], { role: named, created, changes: created ? [] : changeWords(diff) });
  const base = decided({ event, kind: 'notice', role: named, reading, findings }, findings);
  const known = await ledger.incident(base.incident);
  if (known === undefined)
    await ledger.record({
      id: base.incident,
      account: event.account,
      roleArn: role.arn,
      state: 'alerted',
      at: now,
      wholeRole: false,
    });
  return [{ ...base, action: 'alert' }];
}

function marked(decision: Decision): Decision {
  const because = `no event told of this change, so who made it is not known: CloudTrail's event history of IAM may show it`;
  return {
    ...decision,
    because: [...(decision.because === undefined ? [] : [decision.because]), because].join('; '),
    findings: decision.findings.map((finding) => ({
      ...finding,
      evidence: `missed by events: ${finding.evidence}`,
      missedByEvents: true,
    })),
  };
}
