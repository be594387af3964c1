import type { IAMClient } from '@aws-sdk/client-iam';
import type { ScanPorts } from '../scan/ports.ts';
import type { Settings } from '../settings.ts';
import { alertTopic } from './alert-topic.ts';
import { commandQueue } from './command-queue.ts';
import { plainLedger } from './function-ledger.ts';
import { lookQueue } from './look-queue.ts';
import type { FunctionPlace } from './place.ts';
import { scanRoles } from './scan-roles.ts';

/** What the scan of trust policies reads, and what it hands on to. */
export async function scanPorts(iam: IAMClient, place: FunctionPlace, settings: Settings): Promise<ScanPorts> {
  return {
    roles: () => scanRoles(iam),
    ledger: await plainLedger(),
    effects: { enqueue: commandQueue(place), publish: alertTopic(place) },
    lookAgain: lookQueue(place),
    settings,
    account: place.account,
    region: place.region,
  };
}
