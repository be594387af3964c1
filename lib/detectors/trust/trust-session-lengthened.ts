import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';

export const trustSessionLengthened: Detector<FederationSubject> = {
  id: 'trust-session-lengthened',
  severity: 'low',
  why: 'An intruder keeps a longer session for longer, and a deny of older sessions must last as long.',
  misses: 'A longer session of a role whose previous length is not known. Then only twelve hours are reported.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html',

  detect({ change, role }) {
    if (change.kind !== 'session-lengthened' || change.event.outcome !== 'succeeded') return undefined;
    const seconds = Number(change.value);
    const before = role?.maxSessionSeconds;
    if (!(before === undefined ? seconds >= TWELVE_HOURS : seconds > before)) return undefined;
    return `sessions of ${change.roleName ?? 'a role'} may last ${hours(seconds)} now${before === undefined ? '' : `, ${hours(before)} before`}`;
  },
};

const TWELVE_HOURS = 12 * 3600;

function hours(seconds: number): string {
  return `${Math.round((seconds / 3600) * 10) / 10} h`;
}
