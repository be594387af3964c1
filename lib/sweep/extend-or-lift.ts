import type { FoundPolicy } from '../under-prefix.ts';
import { denyIn } from './delete.ts';
import { type Extension, extensionOf } from './extend.ts';
import { extensionsOfCovered } from './extend-covered.ts';
import type { SweepPorts } from './ports.ts';
import { confirmedClean } from './trust.ts';

/**
 * Asks for what every quarantine needs now.
 * @returns names of the policies whose own extension was asked for
 */
export async function extendOrLift(all: readonly FoundPolicy[], ports: SweepPorts, now: Date): Promise<string[]> {
  const extended: string[] = [];
  for (const found of all) if (await isExtended(found, all, ports, now)) extended.push(found.policyName);
  for (const asked of await extensionsOfCovered(all, extended, ports, now)) await ask(asked, ports, now);
  return extended;
}

/** Lifted where the cause is certainly gone, extended where it stands and the end is near. */
async function isExtended(
  found: FoundPolicy,
  all: readonly FoundPolicy[],
  ports: SweepPorts,
  now: Date,
): Promise<boolean> {
  const { ledger, settings, enqueue } = ports;
  const deny = denyIn(found);
  const clean = deny && (await confirmedClean(found, deny, ledger, settings, now));
  if (clean !== undefined) {
    await enqueue(clean);
    return false;
  }
  const asked = deny && (await extensionOf({ found, deny, all }, ledger, settings, now));
  if (asked !== undefined) await ask(asked, ports, now);
  return asked?.kind === 'extend';
}

async function ask(
  asked: Extension,
  { enqueue, publish, isNews }: Pick<SweepPorts, 'enqueue' | 'publish' | 'isNews'>,
  now: Date,
): Promise<void> {
  if (asked.kind === 'extend') await enqueue(asked.command);
  else if (isNews(`ends ${asked.notice.decision.incident}`, now)) await publish(asked.notice);
}
