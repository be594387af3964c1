import type { Live } from '../../../lib/cli/live/ports.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { OURS } from '../../support/events.ts';
import { type IamOptions, type MemoryIam, memoryIam } from '../../support/iam/memory-iam.ts';
import { type MemoryRole, memoryRole, policyArn } from '../../support/iam/state.ts';
import { type MemoryWorkloads, memoryWorkloads } from './memory-workloads.ts';

/** An account in memory that answers the live commands, takes their edits and remembers them. */
export interface MemoryLive extends Live, Pick<MemoryIam, 'roles' | 'users'> {
  readonly managed: MemoryIam['policies'];
  readonly edits: MemoryIam['writes'];
  readonly ledger: Ledger;
  readonly told: Notice[];
  readonly workloads: MemoryWorkloads;
}

/** A role and its name, for the command line calls roles by their names alone. */
export function roleNamed(name: string, difference: Partial<MemoryRole> = {}): readonly [string, MemoryRole] {
  return [name, memoryRole(`AROA${name.toUpperCase()}EXAMPLE`, difference)];
}

/** @param managed documents of managed policies by their names */
export function memoryLive(
  roles: ReadonlyArray<readonly [string, MemoryRole]>,
  managed: Readonly<Record<string, unknown>> = {},
  answers: IamOptions['answers'] = {},
): MemoryLive {
  const policies = Object.fromEntries(Object.entries(managed).map(([name, document]) => [policyArn(name), document]));
  return liveOn(memoryIam({ roles: Object.fromEntries(roles), policies, answers }));
}

export function liveOn(iam: MemoryIam, ledger: Ledger = memoryLedger()): MemoryLive {
  const told: Notice[] = [];
  return {
    caller: { account: OURS, partition: 'aws', arn: `arn:aws:iam::${OURS}:user/dana` },
    roles: iam.roles,
    users: iam.users,
    managed: iam.policies,
    edits: iam.writes,
    skew: 0,
    ledger,
    told,
    publish: async (notice) => void told.push(notice),
    workloads: memoryWorkloads(),
    policies: iam.targetPolicies,
    iam: iam.live,
  };
}
