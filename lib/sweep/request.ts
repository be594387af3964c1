import { isObject, textOf } from '../base/json.ts';
import { type Look, parseLook } from '../contain/look.ts';
import { lookAtDeny } from './look-deny.ts';
import type { SweepPorts } from './ports.ts';
import { type GrantsSummary, lookAtGrants } from './scan/grants.ts';
import { lookAtTrust } from './scan/look.ts';
import type { ScanPorts, ScanSummary } from './scan/ports.ts';
import { lookAtBaseline, scanTrust } from './scan/scan.ts';
import { type Swept, sweep } from './sweep.ts';

/** `sweep` is invoked by its two schedules, or by a message of the delay queue. */
export type SweepRequest =
  | { readonly kind: 'sweep' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'look'; readonly look: Look };

export interface SweepRequestPorts {
  readonly sweep: SweepPorts;
  /** A function, because most sweeps scan nothing. */
  readonly scan: () => Promise<ScanPorts>;
}

export type Done = Swept | ScanSummary | GrantsSummary | { readonly gone: boolean };

/** @throws Error for an event that is no schedule and no message; LookError for a message that is no look */
export function requestIn(event: unknown): SweepRequest {
  if (isObject(event)) {
    const [message] = Array.isArray(event.Records) ? event.Records : []; // the queue hands over one at a time
    if (isObject(message)) return { kind: 'look', look: parseLook(textOf(message.body) ?? '') };
    if (event.scan === 'trust') return { kind: 'scan' };
    if (!Number.isNaN(Date.parse(textOf(event.time) ?? ''))) return { kind: 'sweep' };
  }
  throw new Error(`neither a schedule nor a look: ${JSON.stringify(event)?.slice(0, 200)}`);
}

/** @param now the function's own clock: with the event's date, anybody who may invoke the function could make denies look lapsed */
export async function carryOutRequest(request: SweepRequest, ports: SweepRequestPorts, now: Date): Promise<Done> {
  switch (request.kind) {
    case 'sweep':
      return sweep(ports.sweep, now);
    case 'scan':
      return scanTrust(await ports.scan(), now);
    case 'look':
      return carryOutLook(request.look, ports, now);
    default:
      return request satisfies never;
  }
}

const MOST_LOGGED = 100;

/** For the log, whose lines have at most 256 KB. */
export function inShort(done: Done): object {
  const cut = (value: unknown) =>
    Array.isArray(value) && value.length > MOST_LOGGED
      ? [...value.slice(0, MOST_LOGGED), `and ${value.length - MOST_LOGGED} more`]
      : value;
  return Object.fromEntries(Object.entries(done).map(([key, value]) => [key, cut(value)]));
}

async function carryOutLook(look: Look, ports: SweepRequestPorts, now: Date): Promise<Done> {
  switch (look.look) {
    case 'deny':
      return { gone: await lookAtDeny(look, ports.sweep, now) };
    case 'trust':
      return lookAtTrust(look, await ports.scan(), now);
    case 'baseline':
      return lookAtBaseline(await ports.scan(), now);
    case 'grants':
      return lookAtGrants(await ports.scan(), now);
    default:
      return look satisfies never;
  }
}
