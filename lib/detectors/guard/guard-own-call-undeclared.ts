import type { OwnCall } from '../../judge/guard/change.ts';
import type { Detection, Detector } from '../finding.ts';
import { changeDetection, type GuardSubject } from './subject.ts';

export const guardOwnCallUndeclared: Detector<GuardSubject> = {
  id: 'guard-own-call-undeclared',
  severity: 'critical',
  why: 'A role of the guardrail made a call that its function never makes, so somebody else has its credentials. The role rolewarden-contain can write to any role.',
  misses:
    'EventBridge delivers no read-only management events to these rules, data events only where a trail records them, and events of other regions only where somebody forwards them. Replay sees every record of the trail. A declared call is never reported, whatever its resource, for example a decryption or a message.',
  reference: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',

  detect(subject) {
    const { change, recorded } = subject;
    if (change.what !== 'own-call') return undefined;
    if (change.because !== undefined) {
      const on = change.target === undefined ? '' : ` on ${change.target}`;
      return astray(subject, `called ${change.action}${on}`, `${change.because}; ${takenOver(change)}`);
    }
    if (recorded !== false) return undefined;
    return astray(subject, 'put a deny that no recorded incident asked for', takenOver(change));
  },
};

/** An attempt is as severe as a success: no function of ours makes the call, so somebody else has the credentials. */
function astray(subject: GuardSubject, did: string, meaning: string): Detection {
  const { evidence } = changeDetection(subject, 'critical', did, meaning);
  return {
    evidence: subject.change.event.outcome === 'succeeded' ? evidence : `${evidence}; ${meaning}`,
    severity: 'critical',
  };
}

function takenOver({ roleName }: OwnCall): string {
  return `treat ${roleName} as taken over`;
}
