import { parseIamArn } from '../base/arn.ts';
import type { Notice } from '../contain/notice.ts';
import type { Order } from '../contain/orders.ts';
import { type DetectorFinding, detectAll } from '../detectors/finding.ts';
import { guardDenyGone } from '../detectors/guard/guard-deny-gone.ts';
import { guardForeignPolicy } from '../detectors/guard/guard-foreign-policy.ts';
import { guardUnrecordedDeny } from '../detectors/guard/guard-unrecorded-deny.ts';
import type { DenyInForce } from '../detectors/guard/subject.ts';
import type { OnUser, OwnUserDeny } from '../incident/deny/found.ts';
import { incidentOf, parsePolicyName, policyNameOf } from '../incident/deny/policy-name.ts';
import { sweepNotice } from './notices.ts';

export function foreignOnUserNotice({ user, policyName }: OnUser, now: Date): Notice {
  const incident = parsePolicyName(policyName)?.incident ?? incidentOf(policyName, user.arn);
  const subject = { policyName, rung: 'inline', user: user.name, verdict: 'foreign' } as const;
  return onUser(user.arn, incident, now, detectAll([guardForeignPolicy], subject));
}

/** The notice has no finding where the ledger agrees or may have forgotten. A user's deny is always closed until it lapses. */
export function unrecordedOnUserNotice(
  { user, policyName, incident }: OwnUserDeny,
  against: Pick<DenyInForce, 'ledgerSays'>,
  now: Date,
): Notice {
  const subject = { policyName, user: user.name, closed: true, ...against };
  return onUser(user.arn, incident, now, detectAll([guardUnrecordedDeny], subject));
}

/** The notice has no finding where the deny stands. */
export function goneFromUserNotice(order: Order, stands: boolean, now: Date): Notice {
  const { incident, target } = order;
  const subject = { policyName: policyNameOf(order), incident, user: nameOf(target), stands, now };
  return onUser(target, incident, now, detectAll([guardDenyGone], { ...subject, when: 'before its time' }));
}

/** The message names `user alice` in the place of a role. */
function onUser(arn: string, incident: string, now: Date, findings: readonly DetectorFinding[]): Notice {
  return sweepNotice({ arn, name: `user ${nameOf(arn)}` }, incident, now, findings);
}

function nameOf(userArn: string): string {
  return parseIamArn(userArn)?.name ?? userArn;
}
