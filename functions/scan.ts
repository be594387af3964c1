import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { logged } from '../lib/aws/logged.ts';
import { placeOf } from '../lib/aws/place.ts';
import { scanPorts } from '../lib/aws/scan-ports.ts';
import { bundledSettings as settings } from '../lib/base/settings/settings-bundle.ts';
import { inShort } from '../lib/sweep/in-short.ts';
import { carryOutScan, type ScanDone, scanRequestIn } from '../lib/sweep/scan/request.ts';

/**
 * Daily: compares every trust policy with the ledger. Also looks again when its delay queue asks, and judges whether an opened trust
 * is closed when `sweep` asks. Reads IAM, writes nothing there.
 */
export const handler = middy<unknown, ScanDone>()
  .use(logged(inShort))
  .handler(async (event: unknown, context: Context) => {
    const now = new Date();
    return carryOutScan(scanRequestIn(event), await scanPorts(placeOf(context), settings, now), now);
  });
