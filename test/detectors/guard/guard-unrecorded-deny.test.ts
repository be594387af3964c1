import { guardUnrecordedDeny } from '../../../lib/detectors/guard/guard-unrecorded-deny.ts';
import type { DenyInForce } from '../../../lib/detectors/guard/subject.ts';
import { testDetector } from '../test-detector.ts';
import { DENY } from './subject.ts';

const inForce = (
  ledgerSays: DenyInForce['ledgerSays'],
  difference: Omit<Partial<DenyInForce>, 'ledgerSays'> = {},
): DenyInForce => ({ policyName: DENY, closed: true, ...(ledgerSays && { ledgerSays }), ...difference });

testDetector(guardUnrecordedDeny, {
  flags: [
    {
      name: 'an incident that a ledger which remembers all does not know',
      subject: inForce('nothing'),
      evidence: `the deny ${DENY} stands on the role, and the ledger does not know its incident: it was written while`,
    },
    {
      name: 'one that lets new sessions in is of nobody’s making either',
      subject: inForce('nothing', { closed: false }),
      evidence: 'does not know its incident',
    },
    { name: 'the incident of another role', subject: inForce('elsewhere'), evidence: 'has for another role its' },
    {
      name: 'an incident that was only observed',
      subject: inForce('observed'),
      evidence: 'the ledger has as observed',
    },
    { name: 'an incident that was only told', subject: inForce('alerted'), evidence: 'has as alerted' },
    { name: 'an incident that an owner excepted', subject: inForce('suppressed'), evidence: 'has as suppressed' },
    { name: 'an incident that has lapsed', subject: inForce('lapsed'), evidence: 'has as lapsed' },
    { name: 'a lift that IAM does not show', subject: inForce('lifted'), evidence: 'has as lifted' },
    { name: 'a lift of our own that IAM does not show', subject: inForce('revoked'), evidence: 'has as revoked' },
    {
      name: 'a deny on a user',
      subject: inForce('lifted', { user: 'alice' }),
      evidence:
        'stands on user alice, and the ledger has as lifted its incident: `rolewarden lift user/alice --revive`',
      reference: 'API_PutUserPolicy',
    },
  ],
  allows: [
    { name: 'as it should be', subject: inForce('contained') },
    { name: 'a put that IAM showed late', subject: inForce('failed') },
    { name: 'what a lift leaves: the deny of old sessions', subject: inForce('lifted', { closed: false }) },
    { name: 'what a lift of our own leaves', subject: inForce('revoked', { closed: false }) },
    { name: 'a ledger that may have forgotten', subject: inForce(undefined) },
    { name: 'the same of a user', subject: inForce(undefined, { user: 'alice' }) },
  ],
});
