import { type Deny, parseDeny } from '../incident/deny/deny-document.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf } from '../incident/deny/stands.ts';
import { byIncident, currentOf, type Deleting, deleteFrom, denyIn } from './delete.ts';

/**
 * Takes away the denies that a later one of the same incident makes needless. `contain` does so for inline ones, and may be
 * killed before; managed ones it cannot detach, and a role holds ten. Both are read once more: the one that goes, and the one
 * that stays, without which nobody would be denied.
 * @returns what was taken away
 */
export async function deleteCovered(all: readonly FoundPolicy[], ports: Deleting): Promise<FoundPolicy[]> {
  const deleted: FoundPolicy[] = [];
  for (const siblings of byIncident(all))
    for (const found of siblings) {
      const successor = successorOf(found, siblings);
      if (successor !== undefined && (await deleteIfCovered(found, successor, ports))) deleted.push(found);
    }
  return deleted;
}

async function deleteIfCovered(found: FoundPolicy, successor: FoundPolicy, ports: Deleting): Promise<boolean> {
  const stays = parseDeny(await currentOf(successor, ports));
  const goes = parseDeny(await currentOf(found, ports));
  return stays !== undefined && goes !== undefined && deniesAllOf(stays, goes) && deleteFrom(found, ports);
}

/** The latest of those that would do: each of them may itself go for the one after it. */
function successorOf(found: FoundPolicy, siblings: readonly FoundPolicy[]): FoundPolicy | undefined {
  const deny = endingDeny(found);
  if (deny === undefined) return undefined;
  const successors = siblings.filter((other) => isLater(other, found) && doesCover(other, deny));
  return successors.toSorted((a, b) => extensionOf(a) - extensionOf(b)).at(-1);
}

/** A later extension, or the same one widened: of two that cover each other exactly one goes. */
function isLater(other: FoundPolicy, found: FoundPolicy): boolean {
  const by = extensionOf(other) - extensionOf(found);
  return by > 0 || (by === 0 && isWidened(other) && isWider(other, found));
}

/** Two containers may have widened it at once, on what each of them saw: the name decides where both say the same. */
function isWider(other: FoundPolicy, found: FoundPolicy): boolean {
  if (!isWidened(found)) return true;
  const deny = endingDeny(other);
  return deny === undefined || !doesCover(found, deny) || other.policyName > found.policyName;
}

function doesCover(other: FoundPolicy, deny: Deny): boolean {
  const wider = endingDeny(other);
  return wider !== undefined && deniesAllOf(wider, deny);
}

/** A boundary ends by a person, and with it what it stopped in the place of others. */
function endingDeny(found: FoundPolicy): Deny | undefined {
  return found.rung === 'boundary' ? undefined : denyIn(found);
}

function extensionOf({ policyName }: FoundPolicy): number {
  return parsePolicyName(policyName)?.extension ?? 0;
}

function isWidened({ policyName }: FoundPolicy): boolean {
  return parsePolicyName(policyName)?.widened !== undefined;
}
