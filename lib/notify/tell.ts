import { isObject, jsonIn, jsonText } from '../base/json.ts';
import type { Notice } from '../contain/told.ts';
import { PutOff } from '../inspect/put-off.ts';
import { ALONE, JOIN_PAUSE, joinedNotice, type Step, stepOf } from './join.ts';
import { aboutIn, noticeFrom } from './parse-notice.ts';
import type { KeptPart, KeptParts, PartsOf } from './parts.ts';

/** One message of the queue of notices. */
export interface QueuedNotice {
  readonly id: string;
  readonly body: string;
}

export interface TellPorts {
  /** Only a notice that has others beside it needs it. */
  readonly ledger: () => Promise<KeptParts>;
  /** Sends the message to people. */
  readonly publish: (notice: Notice) => Promise<void>;
  /** Hides the message of the queue for so many milliseconds. */
  readonly putOff: (delay: number) => Promise<void>;
}

/**
 * Tells one notice, or joins it with the others of its incident.
 * @returns the notice that was told; undefined where another part's message has told it
 * @throws PutOff where it waits for the others
 */
export async function tell(queued: QueuedNotice, ports: TellPorts, now: Date): Promise<Notice | undefined> {
  const notice = noticeFrom(queued.body);
  const mine = partIn(queued, notice, now);
  if (mine === undefined) {
    await ports.publish(notice);
    return notice;
  }
  const { account, incident, parts: planned = [] } = notice.decision;
  const of: PartsOf = { account, incident };
  const asked = async () => stepOf(mine, planned, of, await ports.ledger(), now);
  let blind: unknown;
  const step = await asked().catch((error: unknown): Step => {
    blind = error; // without the ledger nothing waits
    return ALONE;
  });
  if (step.do === 'told') return undefined;
  if (step.do === 'wait' && (await isPutOff(ports)))
    throw new PutOff(JOIN_PAUSE, `the other outcomes of incident ${incident} are not known yet`);
  const told = step.do === 'tell' ? step : ALONE;
  const together = joinedNotice(notice, mine, told);
  const message = blind === undefined ? together : { ...together, notes: [...(notice.notes ?? []), apart(blind)] };
  await ports.publish(message);
  const remember = async () => (await ports.ledger()).rememberTold(of, told.parts);
  await remember().catch(() => undefined); // twice is better than never
  return message;
}

/** Where the queue does not hide the message for some seconds it hides it for minutes: then it is told now. */
async function isPutOff({ putOff }: TellPorts): Promise<boolean> {
  try {
    await putOff(JOIN_PAUSE);
    return true;
  } catch {
    return false;
  }
}

function apart(because: unknown): string {
  return `the incident's other deny is told in a message of its own, because the ledger did not answer (${String(because)})`;
}

/** In bytes. The ledger keeps no more. */
const LONGEST_KEPT = 24 * 1024;

/** Undefined for a notice that stands for itself: only the outcomes of an event's own commands belong together. */
function partIn({ id, body }: QueuedNotice, notice: Notice, at: Date): KeptPart | undefined {
  const { account, incident, parts = [] } = notice.decision;
  const sent = jsonIn(body);
  if (!isObject(sent) || notice.carried === undefined || notice.asked !== 'contain') return undefined;
  const part = aboutIn(sent.about).caller ? 'caller' : 'role';
  const isNamed = /^\d{12}$/.test(account) && /^[0-9a-f]{16}$/.test(incident);
  if (!isNamed || parts.length < 2 || !parts.includes(part)) return undefined;
  const text = jsonText({ ...sent, decision: {} });
  return Buffer.byteLength(text) > LONGEST_KEPT ? undefined : { part, id, text, at, isTold: false };
}
