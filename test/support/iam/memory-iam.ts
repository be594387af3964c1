import type { LiveIam } from '../../../lib/cli/live/ports.ts';
import type { TargetPolicies } from '../../../lib/contain/ports.ts';
import { type Behaviour, callsOn } from './calls.ts';
import { livePorts } from './live-ports.ts';
import {
  documentOf,
  type MemoryAccount,
  type MemoryPolicy,
  type MemoryRole,
  type MemoryUser,
  memoryPolicy,
} from './state.ts';
import { sweepPorts } from './sweep-ports.ts';
import { targetPorts } from './target-ports.ts';
import type { Write } from './write.ts';

export interface IamOptions extends Behaviour {
  readonly roles?: Readonly<Record<string, MemoryRole>>;
  readonly users?: Readonly<Record<string, MemoryUser>>;
  /** Documents of customer managed policies, by ARN. */
  readonly policies?: Readonly<Record<string, unknown>>;
}

/** The IAM of one account in memory: each part of Rolewarden has its ports, and all of them see and change the same state. */
export interface MemoryIam extends MemoryAccount {
  readonly targetPolicies: Required<TargetPolicies>;
  readonly sweep: ReturnType<typeof sweepPorts>;
  readonly live: LiveIam;
  /** Every write that was asked for, and every one that was done. */
  readonly asked: readonly Write[];
  readonly writes: readonly Write[];
  /** The document of a managed policy's default version. */
  documentOf(policyArn: string): unknown;
}

export function memoryIam({ roles = {}, users = {}, policies = {}, ...behaviour }: IamOptions = {}): MemoryIam {
  const account: MemoryAccount = {
    roles: new Map(Object.entries(roles)),
    users: new Map(Object.entries(users)),
    policies: new Map(
      Object.entries(policies).map(([arn, document]): [string, MemoryPolicy] => [arn, memoryPolicy(document)]),
    ),
  };
  const calls = callsOn(account, behaviour);
  return {
    ...account,
    asked: calls.asked,
    writes: calls.writes,
    targetPolicies: targetPorts(calls),
    sweep: sweepPorts(calls),
    live: livePorts(calls),
    documentOf: (arn) => documentOf(account, arn),
  };
}
