import { isDeny, mayAllow } from '../../judge/guard/is-deny.ts';
import type { Detection, Detector } from '../finding.ts';
import { changeDetection, type GuardSubject, type SweptPolicy } from './subject.ts';

const PUT_USER_POLICY = 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html';

/** By the event that put the policy, and by the sweep, which finds it where no event came. */
export const guardForeignPolicy: Detector<GuardSubject | SweptPolicy> = {
  id: 'guard-foreign-policy',
  severity: 'critical',
  why: 'A policy under our prefix that we did not write hides among our denies. It may allow calls, or stop a role in our name.',
  misses:
    'When the ledger does not remember every incident, a policy under the name of an incident is reported as an overwritten deny (guard-deny-removed).',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html',

  detect(subject) {
    return 'change' in subject ? put(subject) : found(subject);
  },
};

function put(subject: GuardSubject): Detection | undefined {
  const { change, recorded } = subject;
  if (change.what !== 'deny') return undefined;
  const where = `${change.policyName} on ${change.holder.kind} ${change.holder.name}`;
  if (change.how === 'attached')
    return changeDetection(
      subject,
      'high',
      `attached ${where}`,
      'a deny of ours reaches a role that we did not contain',
    );
  if (change.how !== 'overwritten' || recorded !== false) return undefined;
  if (isDeny(change.document, change.holder.kind) && !mayAllow(change.document))
    return changeDetection(subject, 'high', `put ${where}`, 'a deny like ours for an incident that we never recorded');
  const meaning = mayAllow(change.document) ? 'it may allow any call' : 'it is not a deny as we write them';
  return changeDetection(
    subject,
    'critical',
    `put ${where}`,
    `somebody else wrote a policy under our name; ${meaning}`,
  );
}

function found({ policyName, rung, user, verdict }: SweptPolicy): Detection | undefined {
  if (verdict !== 'foreign') return undefined;
  const kind = rung === 'inline' ? 'inline policy' : 'policy';
  const where = user === undefined ? policyName : `${policyName} on user ${user}`;
  const evidence = `the ${kind} ${where} has our prefix and is no deny of ours: it may be one that somebody overwrote`;
  return user === undefined ? evidence : { evidence, reference: PUT_USER_POLICY };
}
