import { type Carried, carryOut, type RolePolicies } from './carry-out.ts';
import { parseCommand } from './command.ts';
import type { Effects } from './effects.ts';
import type { KillSwitchReading } from './kill-switch.ts';
import type { Settings } from './settings.ts';

/** What `contain` works with. */
export interface ContainPorts {
  readonly policies: RolePolicies;
  readonly killSwitch: (now: Date) => Promise<KillSwitchReading>;
  readonly publish: Effects['publish'];
  readonly settings: Settings;
}

/**
 * One message of the queue: parsed, carried out, told. Contain before notify: what fails to be told is tried again and then
 * finds its deny standing.
 * @param receives how often the queue has handed this message out, this time included
 * @throws CommandError for what is no command of ours
 */
export async function contain(text: string, receives: number, ports: ContainPorts, now: Date): Promise<Carried> {
  const command = parseCommand(text);
  const { on, unread } = await ports.killSwitch(now);
  const carried = await carryOut(command, ports.policies, ports.settings, holdOf(on, ports.settings), now);
  const repeated = carried.outcome === 'stands' && receives === 1; // a copy of an event that was told already
  if (!repeated)
    await ports.publish({
      decision: command.report,
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
