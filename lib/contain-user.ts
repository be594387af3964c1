import type { AnyCarried } from './carried.ts';
import type { Hold } from './carry-out.ts';
import { carryOutUser } from './carry-out-user.ts';
import type { UserCommand } from './command.ts';
import { claimWholeRole } from './contain-breaker.ts';
import { answered, standingOf } from './contain-ledger.ts';
import type { ContainPorts } from './contain-ports.ts';
import { incidentKey } from './incident.ts';
import { recordCarried } from './record-carried.ts';
import { restorationOf, restoring } from './restore.ts';

/** One command for the user who called: carried out and recorded beside its role, with one of the breaker's denies of its own. */
export async function containUser(
  command: UserCommand,
  hold: Hold,
  { users, ledger, settings }: Pick<ContainPorts, 'users' | 'ledger' | 'settings'>,
  now: Date,
): Promise<AnyCarried> {
  const known = await standingOf(command, ledger);
  const claim = { ...command, incident: incidentKey({ incident: command.incident, caller: true }) };
  const mayStop = () => claimWholeRole(claim, ledger, settings, now);
  const { restores, because } = restoring(
    command.kind === 'restore' ? restorationOf(known.incident, known.incident?.userDeny, now) : undefined,
  );
  const done =
    answered(command, known, settings, now) ??
    (await carryOutUser(command, users, settings, hold, mayStop, now, restores));
  const carried = done.outcome === 'written' && because !== undefined ? { ...done, because, restored: true } : done;
  if (carried.outcome !== 'answered') await recordCarried(command, carried, known, ledger, now);
  return carried;
}
