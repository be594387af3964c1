import { hasWildcard } from '../../judge/trust/text.ts';
import type { Detector } from '../finding.ts';
import { awsGrants, named, oidcGrants, serviceGrants, type TrustSubject } from './subject.ts';

export const trustUnknownPrincipal: Detector<TrustSubject> = {
  id: 'trust-unknown-principal',
  severity: 'medium',
  why: 'Somebody in particular gets in, and the document does not show who: a unique id that IAM resolves to its owner, a network of unknown owner, an organization when none is known to be ours, a value that only the deployment knows.',
  misses: 'Who it is. Read the role back with GetRole: IAM answers with the ARN, and the verdict becomes exact.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',

  detect(subject) {
    const principals = awsGrants(subject)
      .filter(({ reach }) => reach.kind === 'unknown')
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets in somebody whom the document does not show (${grant.reach.names.join(', ')}): ${named(grant)}`,
      }));
    const services = serviceGrants(subject)
      .filter(({ service, principal }) => service === undefined && !hasWildcard(principal))
      .map((grant) => ({
        statement: grant.statement,
        evidence: `names a service that we do not know as an AWS service: ${named(grant)}`,
      }));
    const tokens = oidcGrants(subject)
      .filter(({ claims }) => claims.tenancy === 'unknown')
      .map((grant) => ({
        statement: grant.statement,
        evidence: `lets in tokens whose owner the document does not show: ${named(grant)}`,
      }));
    return [...principals, ...services, ...tokens];
  },
};
