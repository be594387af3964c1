import { HOUR, later, MINUTE } from '../base/time.ts';

/** A call that the sweep made so that it comes back through CloudTrail, EventBridge and inspect. */
export interface Canary {
  /** The value of the tag: whoever repeats an old one shows nothing. */
  readonly nonce: string;
  readonly sentAt: Date;
  readonly seenAt?: Date;
  /** How many before it, in a row, were never seen. */
  readonly missed: number;
}

export interface CanaryPorts {
  last(): Promise<Canary | undefined>;
  record(canary: Canary): Promise<void>;
  /** Tags the role that is there for it. */
  tag(nonce: string): Promise<void>;
  nonce(): string;
}

/** Twice a day; a sweep that comes a little early sends it as well. */
export const CANARY_PERIOD = 12 * HOUR - 10 * MINUTE;

/** CloudTrail takes some 15 minutes at most as a rule; the second quarter of an hour and the third are for what nobody promises. */
export const CANARY_DEADLINE = 44 * MINUTE;

/** How many canaries in a row have not come, and since when; why none could be sent. */
export interface Tended {
  readonly missed: number;
  readonly since?: Date;
  readonly unsent?: string;
}

/** Sends the next canary when it is time, and at once after one that was missed. */
export async function tendCanary(ports: CanaryPorts, now: Date): Promise<Tended> {
  let missed = 0;
  try {
    const last = await ports.last();
    missed = missedBy(last, now);
    const since = last?.sentAt;
    if (last === undefined || isOver(last, now)) await send(missed, ports, now);
    return { missed, ...(since !== undefined && { since }) };
  } catch (error) {
    return { missed, unsent: error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : String(error) };
  }
}

function missedBy(last: Canary | undefined, now: Date): number {
  if (last === undefined || last.seenAt !== undefined) return 0;
  return isOver(last, now) ? last.missed + 1 : last.missed;
}

function isOver({ sentAt, seenAt }: Canary, now: Date): boolean {
  return later(sentAt, seenAt === undefined ? CANARY_DEADLINE : CANARY_PERIOD) <= now;
}

/** Recorded first: the event may come before the call's answer. */
async function send(missed: number, { record, tag, nonce }: CanaryPorts, now: Date): Promise<void> {
  const canary = { nonce: nonce(), sentAt: now, missed };
  await record(canary);
  await tag(canary.nonce);
}
