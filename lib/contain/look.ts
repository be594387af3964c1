import { parseIamArn } from '../base/arn.ts';
import { isObject, jsonIn, jsonText, textOf } from '../base/json.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import { parseWrittenDeny } from '../incident/written.ts';

/** A trust policy that no event explained when the scan saw it. */
export interface Sighting {
  readonly role: string;
  /** 16 hex of the document's digest, see `digestOf`. */
  readonly document: string;
  /** eventId of the role's latest record in the ledger; absent when it had none. */
  readonly latest?: string;
}

/** The part of a lost record that the sweep reads. */
export type Lost = Pick<Incident, 'at' | 'wholeRole' | 'order' | 'deny' | 'frozen' | 'held'>;

/**
 * A second look, when a delay queue hands the message out. `sweep` takes one: `deny`, is the deny still there a minute after it was
 * written? `scan` takes the others. `trust`: are the trust policies still without an event? `baseline`: may the trust policies that
 * were remembered at first sight be accepted, because no event came? `grants`: which passes did the first scan find granted by
 * name? `closed`: which of the opened trusts are closed again?
 */
export type Look =
  | {
      readonly look: 'deny';
      /** See `incidentKey`. */
      readonly id: string;
      readonly target: string;
      /** The record of the written deny, or of the command that the kill switch held back, where the ledger did not take it. */
      readonly lost?: Lost;
    }
  | {
      readonly look: 'trust';
      /** When the scan saw the trust policies. */
      readonly seenAt: Date;
      /** 1 for the first look. */
      readonly round: number;
      readonly roles: readonly Sighting[];
    }
  | { readonly look: 'baseline' | 'grants' | 'closed' };

/** The message of a delay queue is no look of ours, or none for this function. */
export class LookError extends Error {
  override name = 'LookError';
}

/** The look in a message of a delay queue, which hands over one at a time; undefined for any other event. @throws LookError */
export function lookIn(event: unknown): Look | undefined {
  const [message] = isObject(event) && Array.isArray(event.Records) ? event.Records : [];
  return isObject(message) ? parseLook(textOf(message.body) ?? '') : undefined;
}

/** @throws LookError */
export function parseLook(text: string): Look {
  const value = jsonIn(text);
  if (!isObject(value)) throw new LookError('the message is not a JSON object');
  if (value.look === 'deny') {
    const [id, target] = [textOf(value.id), textOf(value.target)];
    if (id !== undefined && target !== undefined && isIncidentKey(id) && parseIamArn(target)) {
      const lost = lostIn(value.lost);
      return { look: 'deny', id, target, ...(lost && { lost }) };
    }
  }
  if (value.look === 'baseline' || value.look === 'grants' || value.look === 'closed') return { look: value.look };
  if (value.look === 'trust' && Array.isArray(value.roles) && value.roles.every(isSighting)) {
    const [seenAt, round] = [new Date(textOf(value.seenAt) ?? ''), Number(value.round)];
    if (!Number.isNaN(seenAt.getTime()) && Number.isInteger(round) && round > 0)
      return { look: 'trust', seenAt, round, roles: value.roles };
  }
  throw new LookError(`"${text.slice(0, 200)}" is no look of ours`);
}

/** Whether `incidentKey` may have built the text. The ledger entry, not its key, says whether the deny is on the caller. */
function isIncidentKey(text: string): boolean {
  const incident = text.slice(0, 16);
  return /^[0-9a-f]{16}$/.test(incident) && [false, true].some((caller) => incidentKey({ incident, caller }) === text);
}

/** Undefined unless it has a command, and a deny or that it was held back. What they are of, `lookAtDeny` asks. */
function lostIn(value: unknown): Lost | undefined {
  if (!isObject(value)) return undefined;
  const [order, at] = [textOf(value.order), new Date(textOf(value.at) ?? '')];
  const deny = parseWrittenDeny(jsonText(value.deny ?? null));
  const isHeld = deny === undefined && value.held === true;
  if (order === undefined || (deny === undefined && !isHeld) || Number.isNaN(at.getTime())) return undefined;
  const marks = { ...(value.frozen === true && { frozen: true as const }), ...(isHeld && { held: true as const }) };
  return { order, at, wholeRole: value.wholeRole === true, ...(deny && { deny }), ...marks };
}

function isSighting(value: unknown): value is Sighting {
  if (!isObject(value) || !/^[0-9a-f]{16}$/.test(textOf(value.document) ?? '')) return false;
  return parseIamArn(textOf(value.role) ?? '')?.resource === 'role' && typeof (value.latest ?? '') === 'string';
}
