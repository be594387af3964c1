import { parseIamArn } from './arn.ts';
import { type Carried, carryOut, type RolePolicies } from './carry-out.ts';
import { type Command, parseCommand } from './command.ts';
import { claimWholeRole, underBreaker } from './contain-breaker.ts';
import { answered, recordBefore, recordCarried, standingOf } from './contain-ledger.ts';
import type { Effects } from './effects.ts';
import type { KillSwitchReading } from './kill-switch.ts';
import type { Ledger } from './ledger.ts';
import { heldBackBecause } from './observe.ts';
import { INCIDENT_TAG } from './own.ts';
import type { Settings } from './settings.ts';

/** What `contain` works with. */
export interface ContainPorts {
  readonly policies: RolePolicies;
  readonly killSwitch: (now: Date) => Promise<KillSwitchReading>;
  readonly publish: Effects['publish'];
  /** One that answers from memory when it has to: nothing here may throw for the ledger's sake. */
  readonly ledger: Ledger;
  readonly settings: Settings;
}

/**
 * One message of the queue: parsed, carried out, recorded, told. Contain before notify: what fails to be told is tried again and
 * then finds its deny standing.
 * @param receives how often the queue has handed this message out, this time included
 * @throws CommandError for what is no command of ours
 */
export async function contain(text: string, receives: number, ports: ContainPorts, now: Date): Promise<Carried> {
  const { ledger, policies, settings } = ports;
  const command = parseCommand(text);
  const { on, unread } = await ports.killSwitch(now);
  const hold = holdOf(on, command, settings);
  const known = await standingOf(command, ledger);
  const late = answered(command, known, settings, now);
  const allowed = hold === undefined ? await underBreaker(command, known, ledger, settings, now) : command;
  let standing = known;
  const recordBoundary = async (before: string) => {
    standing = await recordBefore(command, before, known, ledger, now);
  };
  const mayStopWhole = () => claimWholeRole(command, ledger, settings, now);
  const carried = late ?? (await carryOut(allowed, policies, settings, hold, now, { recordBoundary, mayStopWhole }));
  if (carried.outcome === 'answered') return carried; // somebody was told when it was lifted
  if (carried.outcome === 'written') await tagged(command, policies);
  await recordCarried(command, carried, standing, ledger, now);
  const repeated = carried.outcome === 'stands' && receives === 1; // a copy of an event that was told already
  if (!repeated)
    await ports.publish({
      decision: allowed.report,
      carried,
      ...(unread !== undefined && {
        notes: [`the kill switch could not be read (${unread}); taken as ${on ? 'on' : 'off'}`],
      }),
    });
  return carried;
}

/** Tells whoever looks at the role why its calls are denied. Only a word: a role without it is contained all the same. */
async function tagged({ target, incident }: Command, { higher }: RolePolicies): Promise<void> {
  const role = parseIamArn(target)?.name ?? '';
  await higher?.tag(role, INCIDENT_TAG, incident).catch(() => undefined);
}

function holdOf(switchedOff: boolean, command: Command, settings: Settings): string | undefined {
  return switchedOff ? 'the kill switch is on: nothing is written' : heldBackBecause(command, settings);
}
