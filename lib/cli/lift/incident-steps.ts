import { othersFrozen } from '../../contain/lift.ts';
import { incidentKey } from '../../incident/incident-key.ts';
import type { OwnDeny } from '../contained/own-denies.ts';
import { ifItAnswers } from '../live/command.ts';
import type { Live } from '../live/ports.ts';
import { liftStep } from './plan.ts';
import type { LiftOptions, LiftStep } from './step.ts';

/**
 * The steps that lift one incident: its own denies, or the freeze of the role that covers it. A freeze that other incidents need
 * stays, and only the ledger hears of the lift.
 */
export async function incidentSteps(
  incident: string,
  ours: readonly OwnDeny[],
  { ledger }: Pick<Live, 'ledger'>,
  options: LiftOptions,
  now: Date,
): Promise<LiftStep[]> {
  const own = ours.filter((deny) => deny.incident === incident);
  const denies = [...own, ...(await freezesFor(incident, own, ours, ledger))];
  return Promise.all(
    denies.map(async (deny) => {
      const others = isFreeze(deny) ? await othersOf(deny, ledger) : 0;
      return others > 0 ? { deny, edits: [], means: staysFor(others), others } : liftStep(deny, options, now);
    }),
  );
}

/** The freezes of roles that the ledger names for this incident or its caller, as denies of this incident. */
async function freezesFor(
  incident: string,
  own: readonly OwnDeny[],
  ours: readonly OwnDeny[],
  ledger: Live['ledger'],
): Promise<OwnDeny[]> {
  const asked = [false, true].map(async (caller) => {
    const said = await ifItAnswers(() => ledger.incident(incidentKey({ incident, caller })));
    const known = 'answer' in said ? said.answer : undefined;
    if (known?.state !== 'contained' || !known.frozen) return [];
    const freeze = ours.find(
      ({ target: role, policyName }) => role.arn === known.roleArn && policyName === known.deny?.policyName,
    );
    return freeze === undefined || own.includes(freeze) ? [] : [{ ...freeze, incident, caller }];
  });
  return (await Promise.all(asked)).flat();
}

function isFreeze({ denies, scope }: OwnDeny): boolean {
  return denies === 'privilege calls' && scope.kind === 'role';
}

/** Without the ledger's answer the person's word counts: the sweep puts back a freeze that others need. */
async function othersOf(
  { incident, caller, target: role, policyName }: OwnDeny,
  ledger: Live['ledger'],
): Promise<number> {
  const said = await ifItAnswers(() => othersFrozen({ incident, caller, target: role.arn }, policyName, ledger));
  return 'answer' in said ? said.answer : 0;
}

function staysFor(others: number): string {
  return `the freeze of the role stays for ${others === 1 ? '1 other incident' : `${others} other incidents`}; only the ledger hears of this lift`;
}
