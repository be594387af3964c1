import type { Width } from '../../judge/trust/claims.ts';
import type { OidcGrant } from '../../judge/trust/grant.ts';
import type { Detector } from '../finding.ts';
import { byCulprit, named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustWholeTenant: Detector<TrustSubject> = {
  id: 'trust-whole-tenant',
  severity: 'low',
  why: 'Every workload of the tenant gets in, or every branch and event of a repository. Everybody who may write to one of them gets the role.',
  misses:
    'Who may write there, and whether a reusable workflow is in a public repository, where anybody may call it. Immutable subjects and ids are understood; a renamed repository is not followed.',
  reference: 'https://docs.github.com/actions/reference/security/oidc',

  detect(subject) {
    return oidcGrants(subject)
      .filter(({ claims }) => claims.tenancy === 'pinned' && WIDE.has(claims.width))
      .map((grant) => ({
        statement: grant.statement,
        severity: subject.context.isPowerful ? ('medium' as const) : ('low' as const),
        evidence: `lets ${whom(grant)} in: ${named(grant)}${byCulprit(grant)}`,
      }));
  },
};

const WIDE: ReadonlySet<Width> = new Set(['tenant', 'any-context', 'callers']);

function whom({ claims: { width, shared } }: OidcGrant): string {
  if (width === 'tenant') return `every workload of one ${shared?.who ?? 'tenant'} owner`;
  return width === 'callers' ? 'every repository that may call the workflow' : 'every branch and event of a repository';
}
