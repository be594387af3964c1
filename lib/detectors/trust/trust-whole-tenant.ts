import type { Detector } from '../../finding.ts';
import { byCulprit, named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustWholeTenant: Detector<TrustSubject> = {
  id: 'trust-whole-tenant',
  severity: 'low',
  why: 'Every workload of the tenant gets in, or every branch and event of a repository: whoever may write to any of them holds the role.',
  misses:
    'Who may write there. Immutable subjects and ids are understood; a renamed repository is not followed. A job_workflow_ref lets every repository in that may call the workflow.',
  reference: 'https://docs.github.com/actions/reference/security/oidc',

  detect(subject) {
    return oidcGrants(subject)
      .filter(
        ({ claims }) => claims.tenancy === 'pinned' && (claims.width === 'tenant' || claims.width === 'any-context'),
      )
      .map((grant) => ({
        statement: grant.statement,
        severity: subject.context.isPowerful ? ('medium' as const) : ('low' as const),
        evidence: `lets ${grant.claims.width === 'tenant' ? `every workload of one ${grant.claims.shared?.who ?? 'tenant'} owner` : 'every branch and event of a repository'} in: ${named(grant)}${byCulprit(grant)}`,
      }));
  },
};
