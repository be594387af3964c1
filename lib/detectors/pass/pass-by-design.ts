import { administrator } from '../../judge/power/administrator.ts';
import { listed } from '../../judge/power/evidence.ts';
import { assumersOf } from '../../judge/power/service.ts';
import type { Detector } from '../finding.ts';
import type { StandingPassSubject } from './subject.ts';

export const passByDesign: Detector<StandingPassSubject> = {
  id: 'pass-by-design',
  severity: 'low',
  why: 'The account is built so that this caller commands a stronger role, as CDK’s deploy role does. It is told once: whoever may assume the caller has the powers of the passed role.',
  misses:
    'A stolen session of the caller: it may do all that the passed role may do, by the same call, and nothing tells it from a deployment.',
  reference: 'https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html',

  detect({ verdict, pass, passer, passed, now }) {
    if (verdict.kind !== 'by-design') return undefined;
    const power =
      administrator(passed, now)?.level === 'everywhere' ? 'an administrator' : `as powerful as ${passed.name}`;
    const assumers = assumersOf(passer.trustPolicy);
    return [
      `${passer.name} is ${power} in effect: it passes ${passed.name} to ${pass.passedTo.join(' and ')}, ${verdict.because}`,
      assumers.length === 0
        ? 'whoever has its keys has these powers'
        : `whoever may assume it has these powers: ${listed(assumers)}`,
    ].join('; ');
  },
};
