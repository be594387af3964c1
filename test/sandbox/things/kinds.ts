import type { Call } from '../permissions.ts';
import { BUCKETS } from './bucket.ts';
import { FUNCTIONS } from './function.ts';
import { INSTANCES, PROFILES } from './instance.ts';
import type { Kind } from './kind.ts';
import { POLICIES } from './policy.ts';
import { QUEUES } from './queue.ts';
import { ROLES } from './role.ts';
import { RULES } from './rule.ts';

/** Every kind of thing that the sandbox makes, in the order in which they are removed: a role goes after what uses it. */
export const KINDS = {
  instance: INSTANCES,
  'instance-profile': PROFILES,
  function: FUNCTIONS,
  rule: RULES,
  queue: QUEUES,
  bucket: BUCKETS,
  role: ROLES,
  policy: POLICIES,
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];

/** The calls of a clean-up. */
export const CLEANING: readonly Call[] = KIND_NAMES.flatMap((kind) => KINDS[kind].calls);
