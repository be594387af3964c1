import { IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { type GrowingAccount, snapshotAccount } from '../account/snapshot.ts';
import type { Settings } from '../base/settings/settings.ts';
import { later } from '../base/time.ts';
import type { ScanPorts } from '../sweep/scan/ports.ts';
import { commandQueue } from './command-queue.ts';
import { plainLedger } from './function-ledger.ts';
import { keptLooks } from './kept-looks.ts';
import { underPrefix } from './live-denies.ts';
import { lookQueue } from './look-queue.ts';
import { noticeQueue } from './notice-queue.ts';
import { VERY_PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn } from './place.ts';

/** Each round is a turn of one chain of messages. */
const ROUNDS_IN_A_CHAIN = 2;

/** Nobody waits for a scan, so throttled calls are repeated for longer. */
const iam = new IAMClient({ maxAttempts: 5, requestHandler: VERY_PATIENT });

export async function scanPorts(place: FunctionPlace, settings: Settings, now: Date): Promise<ScanPorts> {
  return {
    roles: () => scanRoles(iam),
    denies: async () => (await underPrefix(iam)).carried,
    ledger: await plainLedger(),
    effects: { enqueue: commandQueue(place), publish: noticeQueue(place) },
    lookAgain: (look, delay) =>
      look.look === 'trust' && look.round > ROUNDS_IN_A_CHAIN
        ? keptLooks(place).keep(look, later(now, delay))
        : lookQueue(place, nameIn('ROLEWARDEN_SCAN_LOOKS'))(look, delay),
    settings,
    account: place.account,
    region: place.region,
  };
}

/** Reads every role with its policies into a snapshot, so that judging a trust policy asks IAM no further. */
async function scanRoles(client: IAMClient): Promise<GrowingAccount> {
  const pages: { readonly RoleDetailList: unknown; readonly Policies: unknown }[] = [];
  const asked = { Filter: ['Role' as const, 'LocalManagedPolicy' as const], MaxItems: 1000 };
  for await (const { RoleDetailList = [], Policies = [] } of paginateGetAccountAuthorizationDetails({ client }, asked))
    pages.push({ RoleDetailList, Policies });
  return snapshotAccount(pages);
}
