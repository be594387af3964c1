import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { commandQueue } from '../lib/aws/command-queue.ts';
import { functionLedger } from '../lib/aws/function-ledger.ts';
import { logged } from '../lib/aws/logged.ts';
import { noticeQueue } from '../lib/aws/notice-queue.ts';
import { placeOf } from '../lib/aws/place.ts';
import { countBoundaries } from '../lib/aws/standing-boundaries.ts';
import { sweepPorts } from '../lib/aws/sweep-ports.ts';
import { bundledSettings as settings } from '../lib/base/settings/settings-bundle.ts';
import { dailyNews } from '../lib/sweep/news.ts';
import { carryOutRequest, type Done, inShort, requestIn } from '../lib/sweep/request.ts';

const news = dailyNews();
const { denies, trusts } = sweepPorts(settings);
const always = { ...denies, isNews: news.isNews, ledger: functionLedger(), settings };

/**
 * Every 15 minutes: deletes our lapsed denies, extends quarantines whose cause is still there, reports strangers' denies. Daily:
 * compares every trust policy with the ledger. Also looks again when the delay queue asks.
 */
export const handler = middy<unknown, Done>()
  .use(logged(inShort))
  .handler(async (event: unknown, context: Context) => {
    const place = placeOf(context);
    const sweep = {
      ...always,
      account: place.account,
      enqueue: commandQueue(place),
      publish: news.telling(noticeQueue(place)),
    };
    const now = new Date();
    const done = await carryOutRequest(requestIn(event), { sweep, scan: () => trusts(place) }, now);
    countBoundaries(done, now);
    return done;
  });
