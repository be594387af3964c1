import type { Target } from '../base/iam-arn.ts';
import type { Settings } from '../base/settings/settings.ts';
import type { Command } from '../contain/command.ts';
import type { Effects } from '../contain/effects.ts';
import type { Look } from '../contain/look.ts';
import type { ContainPorts, TargetPolicies, Written } from '../contain/ports.ts';
import type { Scanned, UnattachedPolicy, UnderPrefix } from '../incident/deny/found.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import type { Tallies } from '../incident/ledger/tallies.ts';
import type { Attempts } from './attempts.ts';
import type { DeadCommands } from './commands-dead.ts';
import type { DeadEvents } from './dead-event.ts';

export interface SweepPorts {
  readonly policies: Pick<TargetPolicies, 'read'> & {
    remove(target: Target, policyName: string): Promise<Written>;
  };
  /** Customer managed policies, which a role carries beside its inline ones. */
  readonly managed: {
    /** The document as it is now; undefined when the role no longer carries the policy. */
    current(found: UnderPrefix): Promise<unknown>;
    /** Takes the policy off the role, and deletes it where nothing else uses it. */
    remove(found: UnderPrefix): Promise<Written>;
    /** Deletes a policy that nothing uses; false when something uses it by now, or it was changed. */
    discard(policy: UnattachedPolicy): Promise<boolean>;
  };
  readonly untag: (roleName: string, key: string) => Promise<unknown>;
  readonly scan: () => Promise<Scanned>;
  readonly enqueue: (command: Command) => Promise<void>;
  /** Asks `scan` to look. Delay in milliseconds. */
  readonly lookAgain: (look: Look, delay: number) => Promise<void>;
  readonly publish: Effects['publish'];
  /** Read only where the switch held something back. */
  readonly killSwitch: ContainPorts['killSwitch'];
  /** True when no message with this key was sent within the day. */
  readonly isNews: (key: string, now: Date) => boolean;
  readonly ledger: AllIncidents;
  readonly settings: Settings;
  readonly account: string;
  /** False when the run will soon be ended: what may wait is left to the next sweep. Absent where nothing ends it. */
  readonly hasTime?: () => boolean;
  /** Absent where no events wait, as in a replay. */
  readonly deadEvents?: DeadEvents;
  /** Sends the looks of `scan` that wait for the schedule. Absent where none wait, as in a replay. */
  readonly sendKeptLooks?: (now: Date) => Promise<void>;
  /** Absent where no commands are given up, as in a replay. */
  readonly deadCommands?: DeadCommands;
}

/** What `sweep` needs beside to tell a count. */
export interface CountPorts {
  readonly tallies: () => Promise<Tallies>;
}

/** An error of IAM or of a queue at one policy or role does not stop the sweep of the others. */
export function triedOneByOne(ports: SweepPorts, trying: Attempts): SweepPorts {
  const { policies, managed, enqueue, publish } = ports;
  return {
    ...ports,
    policies: {
      read: (target, policyName) => trying.of(() => policies.read(target, policyName)),
      remove: async (target, policyName) =>
        (await trying.of(() => policies.remove(target, policyName))) ?? 'unmodifiable',
    },
    managed: {
      current: (found) => trying.of(() => managed.current(found)),
      remove: async (found) => (await trying.of(() => managed.remove(found))) ?? 'unmodifiable',
      discard: async (policy) => (await trying.of(() => managed.discard(policy))) === true,
    },
    enqueue: async (command) => trying.of(() => enqueue(command)),
    publish: async (notice) => trying.of(() => publish(notice)),
  };
}
