import { type Deny, parseDeny } from '../incident/deny/deny-document.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf } from '../incident/deny/stands.ts';
import { byIncident, currentOf, type Deleting, deleteFrom, denyIn } from './delete.ts';

/**
 * Deletes the denies that a later deny of the same incident covers. `contain` deletes inline ones itself, but may be killed before;
 * managed ones it cannot detach, and by default a role has room for ten. Both denies are read once more before the deletion:
 * without the later one nobody would be denied.
 * @returns the deleted policies
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

/** The latest deny that covers this one: an earlier one may itself be deleted for the one after it. */
function successorOf(found: FoundPolicy, siblings: readonly FoundPolicy[]): FoundPolicy | undefined {
  const deny = endingDeny(found);
  if (deny === undefined) return undefined;
  const successors = siblings.filter((other) => isLater(other, found) && doesCover(other, deny));
  return successors.toSorted((a, b) => extensionOf(a) - extensionOf(b)).at(-1);
}

/** A later extension, or a widened form of the same one. Of two denies that cover each other exactly one is later. */
function isLater(other: FoundPolicy, found: FoundPolicy): boolean {
  const by = extensionOf(other) - extensionOf(found);
  return by > 0 || (by === 0 && isWidened(other) && isWider(other, found));
}

/** Two containers may have widened the same deny at once. If both documents cover each other, the name that sorts last stays. */
function isWider(other: FoundPolicy, found: FoundPolicy): boolean {
  if (!isWidened(found)) return true;
  const deny = endingDeny(other);
  return deny === undefined || !doesCover(found, deny) || other.policyName > found.policyName;
}

function doesCover(other: FoundPolicy, deny: Deny): boolean {
  const wider = endingDeny(other);
  return wider !== undefined && deniesAllOf(wider, deny);
}

/** The deny of a policy that ends by itself. A boundary does not: only a person removes it. */
function endingDeny(found: FoundPolicy): Deny | undefined {
  return found.rung === 'boundary' ? undefined : denyIn(found);
}

function extensionOf({ policyName }: FoundPolicy): number {
  return parsePolicyName(policyName)?.extension ?? 0;
}

function isWidened({ policyName }: FoundPolicy): boolean {
  return parsePolicyName(policyName)?.widened !== undefined;
}
