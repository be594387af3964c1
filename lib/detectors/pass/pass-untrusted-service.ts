import { administrator } from '../../judge/power/administrator.ts';
import { serviceName, trustedServices } from '../../judge/power/service.ts';
import type { Detector } from '../finding.ts';
import type { PassSubject } from './subject.ts';

export const passUntrustedService: Detector<PassSubject> = {
  id: 'pass-untrusted-service',
  severity: 'low',
  why: 'The role’s trust policy does not name the service that got the role: a mistake, or a pass that a later trust change arms.',
  misses:
    'Conditions and Deny statements of the trust policy. Some services check the trust at once: then the call fails and there is no pass.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html',

  detect({ pass, role, now }) {
    if (pass.event.outcome !== 'succeeded' || role.state !== 'read' || pass.passedTo.length === 0) return undefined;
    const trusted = trustedServices(role.value.trustPolicy);
    if (trusted === undefined || trusted.anyone) return undefined;
    const names = trusted.names.map(serviceName);
    if (pass.passedTo.some((service) => names.includes(serviceName(service)))) return undefined;
    return {
      severity: administrator(role.value, now)?.level === 'everywhere' ? 'medium' : 'low',
      evidence: `${role.value.name} was passed to ${pass.passedTo.join(' or ')}, but trusts ${trusted.names.join(', ') || 'no service'}`,
    };
  },
};
