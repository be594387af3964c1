import { lookUp } from '../../../lib/base/json.ts';
import { accountReads } from './iam/account.ts';
import { attachedReads, attachedWrites } from './iam/attached.ts';
import { Entities } from './iam/history.ts';
import { inlineReads, inlineWrites } from './iam/inline.ts';
import { profileReads, profileWrites } from './iam/instance-profiles.ts';
import { policyReads, policyWrites } from './iam/policies.ts';
import { DEFAULT_QUOTAS, type IamQuotas } from './iam/quotas.ts';
import { roleReads, roleWrites } from './iam/roles.ts';
import { type StandingDeny, standingDenies } from './iam/standing-denies.ts';
import type { Operations, RoleState, World } from './iam/states.ts';
import { userReads, userWrites } from './iam/users.ts';
import { versionReads, versionWrites } from './iam/versions.ts';
import { type IamWrite, writeOf } from './iam/writes.ts';
import type { Call, Random, Service } from './service.ts';

/** The IAM of one account. Only `call` changes it, but for `use`; everything else shows its newest state. */
export interface SimulatedIam {
  readonly call: Service;
  /** Every write that was carried out, in order. */
  readonly writes: readonly IamWrite[];
  /** Every write that IAM refused, in order. */
  readonly refused: readonly IamWrite[];
  exists(roleName: string): boolean;
  /** With its id, ARN, tags, boundary and policies. */
  role(roleName: string): RoleState | undefined;
  trustPolicy(roleName: string): unknown;
  /** Policies under our names, inline, attached and as boundary: now, or at a moment before. */
  denies(roleName: string, at?: Date): readonly StandingDeny[];
  deniesOnUser(userName: string, at?: Date): readonly StandingDeny[];
  /** Sets RoleLastUsed: somebody used the role. */
  use(roleName: string, now: Date): void;
}

const READS: Operations = {
  ...accountReads,
  ...attachedReads,
  ...inlineReads,
  ...policyReads,
  ...profileReads,
  ...roleReads,
  ...userReads,
  ...versionReads,
};
const WRITES: Operations = {
  ...attachedWrites,
  ...inlineWrites,
  ...policyWrites,
  ...profileWrites,
  ...roleWrites,
  ...userWrites,
  ...versionWrites,
};

/**
 * IAM answers a read from one of several copies, seconds behind a write; a write acts on the newest state. Each read lags by a time
 * drawn anew, up to `staleness` (ms).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export function simulatedIam(options: {
  readonly account: string;
  readonly random: Random;
  readonly staleness: (now: Date) => number;
  readonly quotas?: Partial<IamQuotas>;
}): SimulatedIam {
  const { random, staleness } = options;
  const world = worldOf(options.account, { ...DEFAULT_QUOTAS, ...options.quotas });
  const writes: IamWrite[] = [];
  const refused: IamWrite[] = [];

  function read(operation: Operations[string], { input, now, by }: Call): unknown {
    const most = staleness(now);
    const seen = now.getTime() - (most > 0 ? random() * most : 0);
    return operation({ world, input, now, by, seen });
  }

  function write(operation: Operations[string], call: Call): unknown {
    const { input, now, by } = call;
    const record = writeOf(call, world);
    try {
      const answer = operation({ world, input, now, by, seen: now.getTime() });
      writes.push(record);
      return answer;
    } catch (error) {
      refused.push({ ...record, refused: error instanceof Error ? error.name : String(error) });
      throw error;
    }
  }

  return {
    call(call) {
      const reading = lookUp(READS, call.name);
      if (reading !== undefined) return read(reading, call);
      const writing = lookUp(WRITES, call.name);
      if (writing === undefined) throw new Error(`the simulated IAM does not answer ${call.name}`);
      return write(writing, call);
    },
    writes,
    refused,
    exists: (roleName) => world.Role.newest(roleName) !== undefined,
    role: (roleName) => world.Role.newest(roleName),
    trustPolicy: (roleName) => world.Role.newest(roleName)?.trust.value,
    denies: (roleName, at) => standingDenies(world, 'Role', roleName, at?.getTime() ?? NEWEST),
    deniesOnUser: (userName, at) => standingDenies(world, 'User', userName, at?.getTime() ?? NEWEST),
    use(roleName, now) {
      const role = world.Role.newest(roleName);
      if (role !== undefined) world.Role.write(roleName, now, { ...role, lastUsed: now });
    },
  };
}

const NEWEST = Number.POSITIVE_INFINITY;

function worldOf(account: string, quotas: IamQuotas): World {
  let made = 0;
  return {
    account,
    quotas,
    Role: new Entities(),
    User: new Entities(),
    Group: new Entities(),
    Policy: new Entities(),
    InstanceProfile: new Entities(),
    carriers: new Map(),
    id: (prefix) => `${prefix}${(++made).toString(36).toUpperCase().padStart(17, '0')}`,
  };
}
