import { containedOnOf } from '../../incident/incident-key.ts';
import { ifItAnswers } from '../live/command.ts';
import type { Live } from '../live/ports.ts';
import type { OwnDeny } from './own-denies.ts';

/**
 * The freeze of a role once more for each further incident that it covers: those incidents have no policy of their own. None
 * where the ledger does not answer.
 */
export async function onlyFrozen(
  ours: readonly OwnDeny[],
  account: string,
  ledger: Pick<Live['ledger'], 'guarded'>,
): Promise<OwnDeny[]> {
  const freezes = ours.filter(({ denies, scope }) => denies === 'privilege calls' && scope.kind === 'role');
  if (freezes.length === 0) return [];
  const said = await ifItAnswers(() => ledger.guarded(account));
  const incidents = 'answer' in said ? said.answer.filter(({ frozen }) => frozen) : [];
  return incidents.flatMap((known) => {
    const { incident, caller } = containedOnOf(known);
    const freeze = freezes.find(
      ({ target: role, policyName }) => role.arn === known.roleArn && policyName === known.deny?.policyName,
    );
    const isListed = freeze?.incident === incident && freeze.caller === caller;
    return freeze === undefined || isListed ? [] : [{ ...freeze, incident, caller }];
  });
}
