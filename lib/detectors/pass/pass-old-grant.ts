import { isoSeconds } from '../../base/time.ts';
import type { Detector } from '../finding.ts';
import type { StandingPassSubject } from './subject.ts';

export const passOldGrant: Detector<StandingPassSubject> = {
  id: 'pass-old-grant',
  severity: 'high',
  why: 'Somebody gave the caller this very role by name, weeks or days ago, and now uses the grant for the first time. That may be a new deployment or the second step of an attack, so it is told and not contained.',
  misses:
    'A pass after this one: it is by design then. The grant is told when it is written only where its event gives the caller a power by itself.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect({ verdict, pass, passer, passed }) {
    if (verdict.kind !== 'old-grant') return undefined;
    return `${passer.name} may pass ${passed.name} to ${pass.passedTo.join(' and ')} by name, unchanged since ${isoSeconds(verdict.since)}, and did so for the first time: not contained`;
  },
};
