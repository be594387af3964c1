import { type IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { type GrowingAccount, snapshotAccount } from '../account/snapshot.ts';
import type { Settings } from '../base/settings/settings.ts';
import type { ScanPorts } from '../sweep/scan/ports.ts';
import { commandQueue } from './command-queue.ts';
import { plainLedger } from './function-ledger.ts';
import { lookQueue } from './look-queue.ts';
import { noticeQueue } from './notice-queue.ts';
import type { FunctionPlace } from './place.ts';

export async function scanPorts(iam: IAMClient, place: FunctionPlace, settings: Settings): Promise<ScanPorts> {
  return {
    roles: () => scanRoles(iam),
    ledger: await plainLedger(),
    effects: { enqueue: commandQueue(place), publish: noticeQueue(place) },
    lookAgain: lookQueue(place),
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
