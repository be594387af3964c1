import { isObject } from '../../base/json.ts';
import { type Look, LookError, lookIn } from '../../contain/look.ts';
import { type ClosedSummary, lookAtClosed } from './closed.ts';
import { type GrantsSummary, lookAtGrants } from './grants.ts';
import { lookAtTrust } from './look.ts';
import type { ScanPorts, ScanSummary } from './ports.ts';
import { lookAtBaseline, scanTrust } from './scan.ts';

/** `scan` is invoked by its daily schedule, or by a message of its delay queue. */
export type ScanRequest = { readonly kind: 'scan' } | { readonly kind: 'look'; readonly look: Look };

export type ScanDone = ScanSummary | GrantsSummary | ClosedSummary;

/** @throws Error for an event that is no schedule and no message; LookError for a message that is no look */
export function scanRequestIn(event: unknown): ScanRequest {
  const look = lookIn(event);
  if (look !== undefined) return { kind: 'look', look };
  if (isObject(event) && event.scan === 'trust') return { kind: 'scan' };
  throw new Error(`neither a scan nor a look: ${JSON.stringify(event)?.slice(0, 200)}`);
}

export async function carryOutScan(request: ScanRequest, ports: ScanPorts, now: Date): Promise<ScanDone> {
  switch (request.kind) {
    case 'scan':
      return scanTrust(ports, now);
    case 'look':
      return carryOutLook(request.look, ports, now);
    default:
      return request satisfies never;
  }
}

async function carryOutLook(look: Look, ports: ScanPorts, now: Date): Promise<ScanDone> {
  switch (look.look) {
    case 'trust':
      return lookAtTrust(look, ports, now);
    case 'baseline':
      return lookAtBaseline(ports, now);
    case 'grants':
      return lookAtGrants(ports, now);
    case 'closed':
      return lookAtClosed(ports, now);
    case 'deny':
      throw new LookError('a look at a deny is for sweep, not for scan');
    default:
      return look satisfies never;
  }
}
