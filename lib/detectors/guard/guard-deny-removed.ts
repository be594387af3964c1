import { infrastructureBecause, isResponder } from '../../judge/guard/caller.ts';
import type { DenyChange } from '../../judge/guard/change.ts';
import { isDeny } from '../../judge/guard/own-call.ts';
import type { Detection, Detector } from '../finding.ts';
import { changeDetection, type GuardSubject } from './subject.ts';

export const guardDenyRemoved: Detector<GuardSubject> = {
  id: 'guard-deny-removed',
  severity: 'critical',
  why: 'Whoever removes or overwrites a deny of ours gives the contained sessions their permissions back. It is put back, at most three times in 15 minutes and ten times in all, unless the incident was lifted.',
  misses:
    'A role deleted and made again under the same name loses its inline policies one by one, each by such a call. Sessions keep what they did in the seconds before. Terraform is known only by the roles that guard.infrastructure names.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html',

  detect(subject) {
    const { change, recorded } = subject;
    if (change.what !== 'deny' || change.how === 'attached') return undefined;
    if (change.how === 'overwritten' && recorded === false) return undefined; // guard-foreign-policy: nothing stood there
    return detection(subject, change);
  },
};

function detection(subject: GuardSubject, change: DenyChange): Detection {
  const { deployer, denyBefore, settings } = subject;
  const did = `${change.how === 'overwritten' ? 'overwrote' : change.how} our deny ${whereOf(change)}`;
  if (denyBefore === 'lifted') return afterLift(subject, change, did);
  if (denyBefore === 'lapsed' && change.how !== 'overwritten')
    return changeDetection(subject, 'info', did, 'it had lapsed and denied nothing any more');
  if (denyBefore === 'restorable' && isResponder(change.event, settings))
    return changeDetection(
      subject,
      'info',
      did,
      'guard.responders in rolewarden.yml names this caller, so the incident counts as lifted',
    );
  const next =
    denyBefore === 'restorable' ? '; it is put back unless its limit is reached: what became of it is told' : '';
  const tool = infrastructureBecause(change.event, settings);
  if (tool !== undefined) return changeDetection(subject, 'high', did, `${tool}: ${STRIPS}${next}`);
  const meaning = deployer
    ? 'a deployer that rolewarden.yml names, such as a tool that strips policies it does not know; the containment is off all the same'
    : meaningOf(change);
  return changeDetection(subject, deployer ? 'high' : 'critical', did, `${meaning}${next}`);
}

const STRIPS =
  'such a tool strips policies that it does not know at each of its runs, so it will again until the role’s inline policies are not exclusively its own or the incident is lifted';

/** Our own lift writes a deny that lets new sessions in; whoever revives deletes it. */
function afterLift(subject: GuardSubject, change: DenyChange, did: string): Detection {
  const isLift = change.how === 'overwritten' && isDeny(change.document, change.holder.kind);
  if (isLift) return changeDetection(subject, 'info', did, 'the incident is lifted, and it is a deny of ours still');
  return changeDetection(
    subject,
    'medium',
    did,
    'the incident was lifted before; unless somebody revived it on purpose, sessions from before the lift may act again',
  );
}

function meaningOf({ how, document, holder }: DenyChange): string {
  if (how !== 'overwritten')
    return holder.kind === 'user' ? 'the keys of the user work again' : 'the sessions it held may act again';
  return isDeny(document, holder.kind)
    ? 'it is a deny still, with dates or sessions that are not ours'
    : 'it no longer denies what we denied';
}

function whereOf({ policyName, holder: { kind, name } }: DenyChange): string {
  if (kind === 'policy') return `${policyName} (customer managed)`;
  return `${policyName} on ${kind} ${name === '' ? '(not named)' : name}`;
}
