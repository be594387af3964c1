import type { Enumeration } from '../../judge/trust/enumeration.ts';
import type { Detector } from '../finding.ts';

export const trustPrincipalEnumeration: Detector<Enumeration> = {
  id: 'trust-principal-enumeration',
  severity: 'medium',
  why: 'IAM refuses a trust policy whose principal does not exist. With a series of guesses a caller finds out which users and roles another account has.',
  misses: 'Guesses over more than an hour, or by several callers. A correct guess leaves no error.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html',

  detect({ by, guesses }) {
    const first = guesses[0]?.time.getTime() ?? 0;
    const last = guesses.at(-1)?.time.getTime() ?? first;
    const minutes = Math.max(1, Math.ceil((last - first) / 60_000));
    return `${by} had ${guesses.length} trust policies refused within ${minutes} min: it may be guessing which principals exist`;
  },
};
