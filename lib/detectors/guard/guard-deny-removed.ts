import type { Detector } from '../../finding.ts';
import type { DenyChange } from '../../guard/change.ts';
import { isDeny } from '../../guard/own-call.ts';
import { type GuardSubject, told } from '../../guard/subject.ts';

export const guardDenyRemoved: Detector<GuardSubject> = {
  id: 'guard-deny-removed',
  severity: 'critical',
  why: 'Whoever removes or overwrites a deny of ours gives the contained sessions their permissions back.',
  misses:
    'A role deleted and made again under the same name loses its inline policies one by one, each by such a call. Sessions keep what they did in the seconds before.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html',

  detect(subject) {
    const { change, deployer, recorded } = subject;
    if (change.what !== 'deny' || change.how === 'attached') return undefined;
    if (change.how === 'overwritten' && recorded === false) return undefined; // guard-foreign-policy: nothing stood there
    const meaning = deployer
      ? 'a deployer that rolewarden.yml names, such as a tool that strips policies it does not know; the containment is off all the same'
      : meaningOf(change);
    return told(
      subject,
      deployer ? 'high' : 'critical',
      `${change.how === 'overwritten' ? 'overwrote' : change.how} our deny ${whereOf(change)}`,
      meaning,
    );
  },
};

function meaningOf({ how, document }: DenyChange): string {
  if (how !== 'overwritten') return 'the sessions it held may act again';
  return isDeny(document)
    ? 'it is a deny still, with dates or sessions that are not ours'
    : 'it no longer denies what we denied';
}

function whereOf({ policyName, holder: { kind, name } }: DenyChange): string {
  if (kind === 'policy') return `${policyName} (customer managed)`;
  return `${policyName} on ${kind} ${name === '' ? '(not named)' : name}`;
}
