import type { IncidentState } from '../../incident/incident.ts';
import type { Detector } from '../finding.ts';
import type { DenyInForce } from './subject.ts';

const PUT_USER_POLICY = 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html';

export const guardUnrecordedDeny: Detector<DenyInForce> = {
  id: 'guard-unrecorded-deny',
  severity: 'high',
  why: 'A deny in our name that the ledger does not have as contained stops a role or user, and nobody was told why: it was written while the ledger was away, or by somebody else.',
  misses:
    'A ledger that may have forgotten, such as the one in memory, says nothing of unknown incidents. A deny that came and went between two sweeps is never seen, nor one that copies the name of an incident on the very role that is contained for it.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html',

  detect({ policyName, user, closed, ledgerSays }) {
    if (ledgerSays === undefined || agrees(ledgerSays, closed)) return undefined;
    const stands = `the deny ${policyName} stands on ${user === undefined ? 'the role' : `user ${user}`}, and the ledger ${sayingOf(ledgerSays, user)} its incident`;
    if (user === undefined)
      return `${stands}: it was written while the ledger was away, or by somebody else with our name; \`rolewarden lift\` ends it`;
    return { evidence: `${stands}: \`rolewarden lift user/${user} --revive\` ends it`, reference: PUT_USER_POLICY };
  },
};

type Says = IncidentState | 'elsewhere' | 'nothing';

/** `failed`: IAM took the deny after all. After a lift the deny stands and lets new sessions in. */
function agrees(says: Says, closed: boolean): boolean {
  if (says === 'lifted' || says === 'revoked') return !closed;
  return says === 'contained' || says === 'failed';
}

function sayingOf(says: Says, user: string | undefined): string {
  if (says === 'nothing') return 'does not know';
  return says === 'elsewhere' ? `has for another role${user === undefined ? '' : ' or user'}` : `has as ${says}`;
}
