import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { later, SECOND } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { contain } from '../../../lib/contain/contain.ts';
import type { ContainPorts } from '../../../lib/contain/ports.ts';
import type { SentNotice } from '../../../lib/contain/sent-notice.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { asTold } from '../../support/as-told.ts';
import { ROLE_ID } from '../../support/commands.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole, memoryUser } from '../../support/iam/state.ts';
import { ALICE_ID } from '../../support/users.ts';

export const NOW = new Date('2026-05-04T10:00:20Z');

export const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
export const USERS: Settings = { ...ENFORCE, contain: { ...ENFORCE.contain, callerUser: true } };

/** Commands one after the other, in seconds from NOW. `receives` is more than one where the queue hands it out again. */
export type Step = readonly [command: Command, seconds?: number, receives?: number];

/** What `contain` works with where a scene says nothing else: one role, one user, and nothing that fails. */
export function ports(difference: Partial<ContainPorts> = {}): Omit<ContainPorts, 'publish'> {
  const iam = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) }, users: { alice: memoryUser(ALICE_ID) } });
  return {
    policies: iam.targetPolicies,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    ledger: memoryLedger(),
    settings: ENFORCE,
    ...difference,
  };
}

/** What people are told of the last of these commands; the others are how it came to that. */
export async function toldOf(steps: readonly Step[], given = ports()): Promise<readonly Notice[]> {
  return (await toldOfEach(steps, given)).at(-1) ?? [];
}

export async function toldOfEach(steps: readonly Step[], given = ports()): Promise<readonly (readonly Notice[])[]> {
  const told: Notice[][] = [];
  for (const [command, seconds = 0, receives = 1] of steps) {
    const now: Notice[] = [];
    const publish = async (notice: SentNotice) => void now.push(asTold(notice));
    await contain(JSON.stringify(command), receives, { ...given, publish }, later(NOW, seconds * SECOND));
    told.push(now);
  }
  return told;
}
