import { isObject, textOf } from '../base/json.ts';
import { type FloodCount, floodCountIn } from '../contain/flood-count.ts';
import { type Look, lookIn } from '../contain/look.ts';
import { lookAtDeny } from './look-deny.ts';
import type { CountPorts, SweepPorts } from './ports.ts';
import { type Swept, sweep } from './sweep.ts';
import { tellCount } from './tell-count.ts';

/** `sweep` is invoked by its schedule, or by a message of its delay queue. */
export type SweepRequest =
  | { readonly kind: 'sweep' }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'count'; readonly count: FloodCount };

export type Done =
  | Swept
  | { readonly gone: boolean }
  | { readonly passedOn: Look['look'] }
  | { readonly counted: number };

export interface RequestPorts extends SweepPorts, CountPorts {
  /** Looks at the guardrail itself: see watchGuardrail. */
  readonly watch: (now: Date) => Promise<void>;
}

/** @throws Error for an event that is no schedule and no message; LookError for a message that is no look */
export function requestIn(event: unknown): SweepRequest {
  const count = floodCountIn(bodyIn(event));
  if (count !== undefined) return { kind: 'count', count };
  const look = lookIn(event);
  if (look !== undefined) return { kind: 'look', look };
  if (isObject(event) && !Number.isNaN(Date.parse(textOf(event.time) ?? ''))) return { kind: 'sweep' };
  throw new Error(`neither a schedule nor a look: ${JSON.stringify(event)?.slice(0, 200)}`);
}

/** @param now the function's own clock: with the event's date, anybody who may invoke the function could make denies look lapsed */
export async function carryOutRequest(request: SweepRequest, ports: RequestPorts, now: Date): Promise<Done> {
  switch (request.kind) {
    case 'sweep':
      return watched(sweep(ports, now), ports.watch(now));
    case 'look':
      return carryOutLook(request.look, ports, now);
    case 'count':
      return { counted: await tellCount(request.count, { tallies: await ports.tallies(), publish: ports.publish }) };
    default:
      return request satisfies never;
  }
}

/** Side by side: neither waits for the other, and neither is lost with the other. */
async function watched(sweeping: Promise<Swept>, watching: Promise<void>): Promise<Swept> {
  const [swept, watch] = await Promise.allSettled([sweeping, watching]);
  if (swept.status === 'rejected') throw swept.reason;
  if (watch.status === 'rejected') throw watch.reason;
  return swept.value;
}

/** The looks of `scan` that release 0.1.0 left in this queue go on to the queue of `scan`. They have waited already. */
async function carryOutLook(look: Look, ports: SweepPorts, now: Date): Promise<Done> {
  if (look.look === 'deny') return { gone: await lookAtDeny(look, ports, now) };
  await ports.lookAgain(look, 0);
  return { passedOn: look.look };
}

/** The body of the one message that a queue hands over; undefined for any other event. */
function bodyIn(event: unknown): unknown {
  const [message] = isObject(event) && Array.isArray(event.Records) ? event.Records : [];
  return isObject(message) ? message.body : undefined;
}
