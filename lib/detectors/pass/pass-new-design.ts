import { isoSeconds } from '../../base/time.ts';
import type { Detector } from '../finding.ts';
import type { StandingPassSubject } from './subject.ts';

export const passNewDesign: Detector<StandingPassSubject> = {
  id: 'pass-new-design',
  severity: 'high',
  why: 'Administrators have just made both roles, or changed the caller of a pass that was undisputed before, and the caller may pass this very role by name: `cdk bootstrap` does so. Whoever it was could do everything already, so the first such pass is told and not contained.',
  misses:
    'An administrator who builds a way back in: the pass is told once after each change, and later ones are silent. Where somebody else than an administrator changed a role within the week, the pass is contained as ever. What changed in the seconds between an administrator’s change and the guardrail’s reading of the role counts as his, until its own event comes.',
  reference: 'https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html',

  detect({ verdict, pass, passer, passed }) {
    if (verdict.kind !== 'new-design') return undefined;
    return `${passer.name} passes ${passed.name} to ${pass.passedTo.join(' and ')}, which its own policy grants by name; only administrators made or changed these roles within the week, last ${isoSeconds(verdict.changed)}: not contained`;
  },
};
