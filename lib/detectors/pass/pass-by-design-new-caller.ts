import type { Detector } from '../finding.ts';
import type { NewMark, StandingPassSubject } from './subject.ts';

export const passByDesignNewCaller: Detector<StandingPassSubject> = {
  id: 'pass-by-design-new-caller',
  severity: 'low',
  why: 'A pass that the account is built for is not contained, so a stolen session of its caller shows only in who uses it and from where. This is the first pass of its kind by this person or from this network.',
  misses:
    'Whoever uses the name of a known session (names that differ only in digits are one) from a known network (the same /16, or /32 of IPv6). Anybody on the first day after the pass was told as by design, and anybody new once eight persons or four networks are known, which is told once. A pass that an AWS service makes for its caller.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html',

  detect({ verdict, pass, passer, passed, newMarks = [], passes = 1 }) {
    if (verdict.kind !== 'by-design' || newMarks.length === 0) return undefined;
    const by = newMarks.map(({ kind, name }) => `${HOW[kind]} ${kind} ${name}`).join(' and ');
    const last = newMarks.filter(({ isLast }) => isLast).map(lastOf);
    return [
      `${passer.name} passes ${passed.name} to ${pass.passedTo.join(' and ')} as the account is built to, for the first time ${by}${passes > 1 ? `, after ${passes - 1} such passes` : ''}`,
      ...last,
    ].join('; ');
  },
};

const HOW = { person: 'by', network: 'from' } as const;

function lastOf({ kind }: NewMark): string {
  return `so many ${kind}s use it that a new ${kind} is not told any more`;
}
