import { parseDeny } from '../deny-document.ts';
import { parsePolicyName } from '../policy-name.ts';
import { later, MINUTE } from '../time.ts';
import type { UnattachedPolicy } from '../under-prefix.ts';
import type { SweepPorts } from './ports.ts';

export async function discardLeftBehind(
  unattached: readonly UnattachedPolicy[],
  { managed }: Pick<SweepPorts, 'managed'>,
  now: Date,
): Promise<string[]> {
  const discarded: string[] = [];
  for (const policy of unattached)
    if (isLeftBehind(policy, now) && (await managed.discard(policy))) discarded.push(policy.managed.arn);
  return discarded;
}

/** Longer than the queue hands a command out again to a `contain` that was killed between making a policy and attaching it. */
const LEFT_BEHIND = 15 * MINUTE;

/** Made by us, attached by nobody, and not about to be: only in the way of the account's quota of policies. */
export function isLeftBehind({ policyName, managed, document }: UnattachedPolicy, now: Date): boolean {
  const { updatedAt, uses } = managed;
  const isOurs = parsePolicyName(policyName) !== undefined && parseDeny(document) !== undefined;
  return isOurs && uses === 0 && updatedAt !== undefined && updatedAt < later(now, -LEFT_BEHIND);
}
