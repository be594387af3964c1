import { type Carried, carryOut, type RolePolicies } from './carry-out.ts';
import { parseCommand } from './command.ts';
import { underBreaker } from './contain-breaker.ts';
import { answered, recordCarried, standingOf } from './contain-ledger.ts';
import type { Effects } from './effects.ts';
import type { KillSwitchReading } from './kill-switch.ts';
import type { Ledger } from './ledger.ts';
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
  const hold = holdOf(on, settings);
  const known = await standingOf(command, ledger);
  const late = answered(command, known, now);
  const allowed = hold === undefined ? await underBreaker(command, known, ledger, settings, now) : command;
  const carried = late ?? (await carryOut(allowed, policies, settings, hold, now));
  if (carried.outcome === 'answered') return carried; // somebody was told when it was lifted
  await recordCarried(command, carried, known, ledger, now);
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

function holdOf(switchedOff: boolean, settings: Settings): string | undefined {
  if (switchedOff) return 'the kill switch is on: nothing is written';
  return settings.mode === 'observe' ? 'mode is observe: nothing is written' : undefined;
}
