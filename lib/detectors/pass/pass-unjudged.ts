import type { Detector } from '../finding.ts';
import type { UnjudgedPass } from './subject.ts';

export const passUnjudged: Detector<UnjudgedPass> = {
  id: 'pass-unjudged',
  title: 'Role pass not judged yet',
  severity: 'high',
  why: 'IAM has not shown the passed role for over two minutes, and an unknown role is never a safe one. The session that passed it is revoked meanwhile, which needs no answer of IAM; whoever it belongs to gets a new session at once. The passed role is judged as soon as IAM answers.',
  misses:
    'A role that the event names by an instance profile or a launch template: nobody can say then whether the same caller passed it before. A pass that the ledger knows as undisputed, although the role may be stronger today. A caller that is an IAM user, an AWS service or of another account.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html',

  detect({ pass: { passedTo }, role }) {
    return `${role.name} was passed to ${passedTo.join(', ') || 'a service'}, and IAM has not shown the role for over two minutes, so that nobody knows what it may do: it is judged as soon as IAM answers`;
  },
};
