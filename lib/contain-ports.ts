import type { Effects } from './effects.ts';
import type { KillSwitchReading } from './kill-switch.ts';
import type { Ledger } from './ledger.ts';
import type { Look } from './look.ts';
import type { RolePolicies, UserPolicies } from './role-policies.ts';
import type { Settings } from './settings.ts';

/** What `contain` works with. */
export interface ContainPorts {
  readonly policies: RolePolicies;
  readonly users: UserPolicies;
  readonly killSwitch: (now: Date) => Promise<KillSwitchReading>;
  readonly publish: Effects['publish'];
  /** Has what was written looked at once more after so many milliseconds. */
  readonly look: (look: Look, delay: number) => Promise<void>;
  /** One that answers from memory when it has to: nothing here may throw for the ledger's sake. */
  readonly ledger: Ledger;
  readonly settings: Settings;
}
