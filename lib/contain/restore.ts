import { parseIamArn } from '../base/arn.ts';
import { later, MINUTE } from '../base/time.ts';
import { type Containment, managedPlace, undoOf } from '../incident/deny/containment.ts';
import { parseDeny } from '../incident/deny/deny-document.ts';
import { denyPolicy } from '../incident/deny/deny-policy.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { deniesAllOf, denyOf } from '../incident/deny/stands.ts';
import type { Incident, WrittenDeny } from '../incident/incident.ts';
import type { Command, UserCommand } from './command.ts';
import type { RolePolicies } from './ports.ts';

/** A deny that somebody took away is put back so often in this time; whoever goes on is stopped by a person, not by us. */
export const MOST_RESTORES = 3;
export const RESTORE_PERIOD = 15 * MINUTE;
/** And so often in all: a tool that strips the role at every run is not fought for ever. */
export const MOST_RESTORES_IN_ALL = 10;

/** What is put back, and the how-manieth time in the period; or why nothing is. */
export type Restoration<Deny = WrittenDeny> =
  | { readonly deny: Deny; readonly time: number }
  | { readonly refused: string };

/**
 * What the ledger allows. A person's lift has been answered before this is asked.
 * @param deny what the ledger has of the incident, on its role or on the user who called
 */
export function restorationOf<Deny extends { readonly lapse: string }>(
  incident: Incident | undefined,
  deny: Deny | undefined,
  now: Date,
): Restoration<Deny> {
  if (incident === undefined || deny === undefined) return { refused: 'the ledger has no deny for this incident' };
  if (new Date(deny.lapse) <= now) return { refused: `the deny that was taken away lapsed ${deny.lapse} anyway` };
  const before = incident.restored ?? [];
  const recent = before.filter((at) => at > later(now, -RESTORE_PERIOD));
  if (recent.length >= MOST_RESTORES)
    return { refused: `it was put back ${recent.length} times in 15 minutes and taken away each time: ${BY_HAND}` };
  if (before.length >= MOST_RESTORES_IN_ALL)
    return { refused: `it was put back ${before.length} times and taken away each time: ${BY_HAND}` };
  return { deny, time: recent.length + 1 };
}

const BY_HAND =
  'stop whoever does it, keep the denies by a service control policy (`rolewarden scp`), then contain the role by hand';

/** What is put back and what is said of it; nothing of either where nothing is. */
export function restoring<Deny>(restoration: Restoration<Deny> | undefined): {
  readonly restores?: Deny;
  readonly because?: string;
} {
  if (restoration === undefined || 'refused' in restoration) return {};
  const { deny, time } = restoration;
  return {
    restores: deny,
    because: `it was taken away and is put back as it was, time ${time} of ${MOST_RESTORES} in 15 minutes; \`rolewarden lift\` is what ends it`,
  };
}

/** The containment as it was written, dates and all: putting it back makes nothing longer. */
export function asWritten(target: string, { policyName, method, scope, cutoff, lapse }: WrittenDeny): Containment {
  return {
    target,
    method,
    scope,
    ...(parsePolicyName(policyName)?.caller && { caller: true }),
    cutoff,
    lapse,
    policyName,
    policyDocument: denyPolicy(method, scope, new Date(cutoff), new Date(lapse)),
    undo: undoOf(target, policyName),
  };
}

/** What the ledger keeps of a containment, to put it back by. */
export function writtenDeny({ policyName, method, scope, cutoff, lapse, rung }: Containment): WrittenDeny {
  return { policyName, method, scope, cutoff, lapse, ...(rung !== undefined && { rung }) };
}

/** The command that puts a deny back; what it says and for how long `contain` takes from the ledger. */
export function restoreCommand(order: Extract<Command, { kind: 'contain' | 'extend' }>, id: string): Command {
  return { ...order, kind: 'restore', id };
}

/** The same for the deny of a user who called. */
export function restoreUserCommand(order: UserCommand, id: string): UserCommand {
  return { ...order, kind: 'restore', id };
}

/** The containment as it was written, if IAM shows it still: a copy of the event that took it away asks although it is back. */
export async function stillStands(
  target: string,
  written: WrittenDeny,
  policies: Pick<RolePolicies, 'read' | 'higher'>,
): Promise<Containment | undefined> {
  const containment = { ...asWritten(target, written), ...(written.rung !== undefined && { rung: written.rung }) };
  const shown = parseDeny(await documentOf(containment, policies));
  return shown !== undefined && deniesAllOf(shown, denyOf(containment)) ? containment : undefined;
}

async function documentOf(
  containment: Containment,
  { read, higher }: Pick<RolePolicies, 'read' | 'higher'>,
): Promise<unknown> {
  const role = parseIamArn(containment.target)?.name ?? '';
  return containment.rung === undefined
    ? read(role, containment.policyName)
    : higher?.carried(role, managedPlace(containment).policyArn, containment.rung);
}
