import { isoSeconds } from '../../base/time.ts';
import type { Detector } from '../finding.ts';
import type { StandingPassSubject } from './subject.ts';

export const passNewDesign: Detector<StandingPassSubject> = {
  id: 'pass-new-design',
  severity: 'high',
  why: 'Administrators have just made both roles, and the caller may pass this very role by name, as after `cdk bootstrap`. Who made them could do everything already, so the first such pass is told and not contained.',
  misses:
    'An administrator who builds a way back in: the pass is told once, and later ones are known. Roles that somebody else than an administrator changed since are contained as ever. A change by somebody else counts as the administrator’s if it comes in the seconds before Rolewarden reads what he made and its own event comes after the pass.',
  reference: 'https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html',

  detect({ verdict, pass, passer, passed }) {
    if (verdict.kind !== 'new-design') return undefined;
    return `${passer.name} passes ${passed.name} to ${pass.passedTo.join(' and ')}, which its own policy grants by name; administrators made both roles (${passed.name} ${isoSeconds(verdict.made)}) and nobody else changed them since: not contained`;
  },
};
