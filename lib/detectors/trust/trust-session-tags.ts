import { raised } from '../../base/raised.ts';
import type { Severity } from '../../base/severity.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import type { AwsGrant } from '../../judge/trust/grant.ts';
import type { Detector } from '../finding.ts';
import { awsGrants, named, type TrustSubject } from './subject.ts';

export const trustSessionTags: Detector<TrustSubject> = {
  id: 'trust-session-tags',
  severity: 'critical',
  why: 'With sts:TagSession or sts:SetSourceIdentity an outsider also chooses the tags and the source identity of the session. Policies that decide by tag believe them.',
  misses:
    'Whether any policy of ours decides by tag. Tags in OIDC tokens and SAML assertions come from the provider and are not reported.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',

  detect(subject) {
    return awsGrants(subject)
      .filter(({ claims, reach }) => claims && OUTSIDE.has(reach.kind))
      .map((grant) => ({
        statement: grant.statement,
        severity: raised(severityWithout(grant, subject.context), 1),
        evidence: `lets outsiders set session tags or a source identity: ${named(grant)}`,
      }));
  },
};

const OUTSIDE = new Set(['public', 'external', 'other-organization', 'unknown']);

/** The severity of the same trust without session tags. */
function severityWithout({ reach, confinement }: AwsGrant, { harmless }: TrustContext): Severity {
  if (reach.kind === 'unknown') return 'medium';
  return reach.kind === 'external' && (confinement.externalId || harmless) ? 'medium' : 'high';
}
