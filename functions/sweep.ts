import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { commandQueue } from '../lib/aws/command-queue.ts';
import { deadCommands } from '../lib/aws/dead-commands.ts';
import { deadEvents } from '../lib/aws/dead-events.ts';
import { tableTallies } from '../lib/aws/function-tallies.ts';
import { keptLooks } from '../lib/aws/kept-looks.ts';
import { sweepIncidents } from '../lib/aws/ledger-all-incidents.ts';
import { sentMemory } from '../lib/aws/ledger-news.ts';
import { logged } from '../lib/aws/logged.ts';
import { lookQueue } from '../lib/aws/look-queue.ts';
import { noticeQueue } from '../lib/aws/notice-queue.ts';
import { nameIn, placeOf } from '../lib/aws/place.ts';
import { countBoundaries } from '../lib/aws/standing-boundaries.ts';
import { sweepPorts } from '../lib/aws/sweep-ports.ts';
import { sweepWatch } from '../lib/aws/sweep-watch.ts';
import { bundledSettings as settings } from '../lib/base/settings/settings-bundle.ts';
import { killSwitch } from '../lib/contain/rails/kill-switch.ts';
import { hasTime } from '../lib/sweep/budget.ts';
import { inShort } from '../lib/sweep/in-short.ts';
import { dailyNews } from '../lib/sweep/news.ts';
import { carryOutRequest, type Done, requestIn } from '../lib/sweep/request.ts';

const news = dailyNews();
/** Apart from the sweep's, because the two tell side by side. */
const guardNews = dailyNews();
const switchedOff = killSwitch(async () => {
  const { parameter } = await import('../lib/aws/parameter.ts'); // hardly a sweep needs it
  return parameter(nameIn('ROLEWARDEN_KILL_SWITCH'));
});
const always = {
  ...sweepPorts(),
  isNews: news.isNews,
  ledger: sweepIncidents(),
  tallies: tableTallies,
  settings,
  killSwitch: switchedOff,
};

/**
 * Every 15 minutes: deletes our lapsed denies, extends quarantines whose cause is still there, reports strangers' denies. Also looks
 * again when the delay queue asks, and looks at the guardrail itself. It judges no policy of a role: `scan` does.
 */
export const handler = middy<unknown, Done>()
  .use(logged(inShort))
  .handler(async (event: unknown, context: Context) => {
    const place = placeOf(context);
    const publish = noticeQueue(place);
    const lookAgain = lookQueue(place, nameIn('ROLEWARDEN_SCAN_LOOKS'));
    const aside = { settings, isNews: guardNews.isNews, publish: guardNews.telling(publish) };
    const ports = {
      ...always,
      account: place.account,
      deadEvents: deadEvents(place),
      deadCommands: deadCommands(place),
      enqueue: commandQueue(place),
      lookAgain,
      sendKeptLooks: (at: Date) => keptLooks(place).sendDue(lookAgain, at),
      publish: news.telling(publish),
      watch: sweepWatch(place, aside),
      hasTime: () => hasTime(context.getRemainingTimeInMillis?.()),
    };
    const now = new Date();
    const carryOut = () => carryOutRequest(requestIn(event), ports, now);
    const done = await news.remembering(sentMemory('sweep'), now, () =>
      guardNews.remembering(sentMemory('watch'), now, carryOut),
    );
    countBoundaries(done, now);
    return done;
  });
