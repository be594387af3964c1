import { infrastructureBecause, isResponder } from '../../judge/guard/caller.ts';
import type { DenyChange } from '../../judge/guard/change.ts';
import { isDeny } from '../../judge/guard/is-deny.ts';
import type { Detection, Detector } from '../finding.ts';
import { changeDetection, type GuardSubject, WILL_BE_RESTORED } from './subject.ts';

export const guardDenyRemoved: Detector<GuardSubject> = {
  id: 'guard-deny-removed',
  severity: 'critical',
  why: 'Without our deny, or with another document in its place, the contained sessions have their permissions back. Rolewarden restores the deny, at most three times in 15 minutes and ten times in all, unless the incident was lifted.',
  misses:
    'The purpose of the call: to delete and re-create a role, a caller must delete its inline policies one by one, each with such a call. What a session does before the deny is back is not undone. Terraform is known only by the roles in guard.infrastructure.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html',

  detect(subject) {
    const { change, recorded } = subject;
    if (change.what !== 'deny' || change.how === 'attached') return undefined;
    if (change.how === 'overwritten' && recorded === false) return undefined; // guard-foreign-policy: there was no deny of ours
    return detection(subject, change);
  },
};

function detection(subject: GuardSubject, change: DenyChange): Detection {
  const { deployer, denyBefore, settings } = subject;
  const did = `${change.how === 'overwritten' ? 'overwrote' : change.how} our deny ${whereOf(change)}`;
  if (denyBefore === 'lifted') return afterLift(subject, change, did);
  if (denyBefore === 'lapsed' && change.how !== 'overwritten')
    return changeDetection(subject, 'info', did, 'the deny had lapsed and denied nothing any more');
  if (denyBefore === 'restorable' && isResponder(change.event, settings))
    return changeDetection(
      subject,
      'info',
      did,
      'guard.responders in rolewarden.yml names this caller, so the incident counts as lifted',
    );
  const next = denyBefore === 'restorable' ? WILL_BE_RESTORED : '';
  const tool = infrastructureBecause(change.event, settings);
  if (tool !== undefined) return changeDetection(subject, 'high', did, `${tool}: ${STRIPS}${next}`);
  const meaning = deployer
    ? 'guard.deployers in rolewarden.yml names this caller, which may be a tool that removes unknown policies; the containment is off all the same'
    : meaningOf(change);
  return changeDetection(subject, deployer ? 'high' : 'critical', did, `${meaning}${next}`);
}

const STRIPS =
  'such a tool removes unknown policies at every run, so it will do so again until it no longer manages the role’s inline policies exclusively, or the incident is lifted';

/** Our own lift overwrites the deny with one that lets new sessions in. A person who revives the role deletes it. */
function afterLift(subject: GuardSubject, change: DenyChange, did: string): Detection {
  const isLift = change.how === 'overwritten' && isDeny(change.document, change.holder.kind);
  if (isLift)
    return changeDetection(subject, 'info', did, 'the incident is lifted, and the new policy is still a deny of ours');
  return changeDetection(
    subject,
    'medium',
    did,
    'the incident was lifted before; unless somebody revived it on purpose, sessions from before the lift may act again',
  );
}

function meaningOf({ how, document, holder }: DenyChange): string {
  if (how !== 'overwritten')
    return holder.kind === 'user' ? 'the keys of the user work again' : 'the sessions that it denied may act again';
  return isDeny(document, holder.kind)
    ? 'the new policy is still a deny, but with dates or sessions that are not ours'
    : 'the new policy no longer denies what we denied';
}

function whereOf({ policyName, holder: { kind, name } }: DenyChange): string {
  if (kind === 'policy') return `${policyName} (customer managed)`;
  return `${policyName} on ${kind} ${name === '' ? '(not named)' : name}`;
}
