import { listed } from '../../judge/power/evidence.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import type { Grant } from '../../judge/trust/grant.ts';
import { COMPUTE } from '../../judge/trust/services.ts';
import type { Detector } from '../finding.ts';
import { named, serviceGrants, type TrustSubject } from './subject.ts';

export const trustArmsCompute: Detector<TrustSubject> = {
  id: 'trust-arms-compute',
  severity: 'medium',
  why: 'A compute service may now use a powerful role. Everybody who may pass the role can run code with it, and a pass that failed yesterday works today.',
  misses: 'Every change when the previous document is not known, and every role that is not known to be powerful.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect(subject) {
    const { before, context } = subject;
    if (before === undefined || !context.isPowerful) return undefined;
    return serviceGrants(subject)
      .filter(
        ({ service, principal }) => COMPUTE.includes(service ?? '') && !context.trusted.services.includes(principal),
      )
      .filter(({ principal }) => !before.some((old) => old.principal === principal && old.via !== 'dead'))
      .map((grant) => ({
        statement: grant.statement,
        evidence: `newly lets a compute service use a powerful role: ${named(grant)}${armed(grant, context)}`,
      }));
  },
};

function armed({ principal }: Grant, { passes = [] }: TrustContext): string {
  const issuers = passes.filter(({ service }) => service === principal).map(({ issuer }) => issuer);
  return issuers.length === 0 ? '' : `, which arms its pass by ${listed(issuers)}`;
}
