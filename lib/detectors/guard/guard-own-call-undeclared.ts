import type { OwnCall } from '../../judge/guard/change.ts';
import type { Detection, Detector } from '../finding.ts';
import { changeDetection, type GuardSubject } from './subject.ts';

export const guardOwnCallUndeclared: Detector<GuardSubject> = {
  id: 'guard-own-call-undeclared',
  severity: 'critical',
  why: 'A role of the guardrail that does what its function never does is in the hands of somebody else, and contain can write to any role.',
  misses:
    'EventBridge brings no read-only management events to these rules, data events only where a trail records them, and other regions only where somebody forwards them; replay sees whatever the trail has. What a role declares is silent on every resource: a decryption or a message under its name is never brought.',
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

/** A mere attempt is no better: no function of ours makes it, so somebody else has the credentials. */
function astray(subject: GuardSubject, did: string, meaning: string): Detection {
  const { evidence } = changeDetection(subject, 'critical', did, meaning);
  return {
    evidence: subject.change.outcome === 'changed' ? evidence : `${evidence}; ${meaning}`,
    severity: 'critical',
  };
}

function takenOver({ roleName }: OwnCall): string {
  return `treat ${roleName} as taken over`;
}
