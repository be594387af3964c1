import type { Enumeration } from '../../judge/trust/enumeration.ts';
import type { Detector } from '../finding.ts';

export const trustPrincipalEnumeration: Detector<Enumeration> = {
  id: 'trust-principal-enumeration',
  severity: 'medium',
  why: 'IAM refuses a trust policy whose principal does not exist, so a series of refusals is somebody finding out which users and roles another account has.',
  misses: 'Guesses spread over more than an hour, and over several principals. Guesses that hit leave no error.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html',

  detect({ by, guesses }) {
    const first = guesses[0]?.time.getTime() ?? 0;
    const last = guesses.at(-1)?.time.getTime() ?? first;
    const minutes = Math.max(1, Math.ceil((last - first) / 60_000));
    return `${by} had ${guesses.length} trust policies refused within ${minutes} min: guessing which principals exist`;
  },
};
