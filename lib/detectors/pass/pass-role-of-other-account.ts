import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passRoleOfOtherAccount: Detector<PassSubject> = {
  id: 'pass-role-of-other-account',
  severity: 'info',
  why: 'A role can only be passed inside its own account. The service or a workload assumes this foreign role later, if the role’s own trust policy lets it.',
  misses: 'Calls that name the role without its account.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect({ pass: { event, role, foreignAccount } }) {
    if (event.outcome !== 'succeeded' || foreignAccount === undefined) return undefined;
    return `${role.arn} belongs to account ${foreignAccount}: not a pass`;
  },
};
