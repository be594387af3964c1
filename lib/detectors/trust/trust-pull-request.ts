import type { Detector } from '../finding.ts';
import { byCulprit, named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustPullRequest: Detector<TrustSubject> = {
  id: 'trust-pull-request',
  severity: 'medium',
  why: 'Pull requests get the role: their author writes the code that runs with it, and with some settings the author is a stranger.',
  misses: "Whether the repository lets strangers' pull requests run and ask for tokens.",
  reference: 'https://docs.github.com/actions/reference/security/oidc',

  detect(subject) {
    return oidcGrants(subject)
      .filter(({ claims }) => claims.tenancy === 'pinned' && claims.width === 'pull-request')
      .map((grant) => ({
        statement: grant.statement,
        severity: subject.context.harmless ? ('low' as const) : ('medium' as const),
        evidence: `lets pull requests in: ${named(grant)}${byCulprit(grant)}`,
      }));
  },
};
