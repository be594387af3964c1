import { parseIamArn } from '../../base/arn.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { Command } from '../command.ts';

/** Why nothing is written in this account; undefined where denies are written. */
export function observedBecause(account: string, { mode, observe }: Settings): string | undefined {
  if (mode === 'observe') return 'mode is observe';
  return observe.accounts.includes(account) ? `observe.accounts names ${account}` : undefined;
}

/** Why nothing is written when only observed detectors ask; undefined when another detector asks too, or none does. */
export function observedAloneBecause(askedBy: readonly string[], { observe }: Settings): string | undefined {
  if (askedBy.length === 0 || !askedBy.every((detector) => observe.detectors.includes(detector))) return undefined;
  return `observe.detectors names ${askedBy.join(', ')}`;
}

/** Why nothing is written for a command: the settings may have changed while it waited. */
export function heldBackBecause(
  { target, account, askedBy }: Pick<Command, 'target' | 'account' | 'askedBy'>,
  settings: Settings,
): string | undefined {
  return (
    observedBecause(account, settings) ??
    observedBecause(parseIamArn(target)?.account ?? '', settings) ??
    observedAloneBecause(askedBy, settings)
  );
}
