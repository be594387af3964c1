import middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import { comeAgain } from '../lib/aws/come-again.ts';
import { functionIncidents } from '../lib/aws/function-incidents.ts';
import { logged } from '../lib/aws/logged.ts';
import { lookQueue } from '../lib/aws/look-queue.ts';
import { noticeQueue, noticesAfter } from '../lib/aws/notice-queue.ts';
import { parameter } from '../lib/aws/parameter.ts';
import { nameIn, placeOf } from '../lib/aws/place.ts';
import { targetPolicies } from '../lib/aws/target-policies.ts';
import { bundledSettings as settings } from '../lib/base/settings/settings-bundle.ts';
import type { Carried } from '../lib/contain/carried.ts';
import { contain } from '../lib/contain/contain.ts';
import { killSwitch } from '../lib/contain/rails/kill-switch.ts';
import type { SentNotice } from '../lib/contain/sent-notice.ts';

const policies = targetPolicies();
const ledger = functionIncidents();
const seen = new Map();
const switchedOff = killSwitch(() => parameter(nameIn('ROLEWARDEN_KILL_SWITCH')));

/** Puts the deny of one command of the FIFO queue. The only function that puts policies. */
export const handler = middy<SQSEvent, Carried[]>({ timeoutEarlyInMillis: 2000 })
  .use(logged((carried) => carried))
  .use(comeAgain())
  .handler(async ({ Records }: SQSEvent, context: Context, { signal }) => {
    const place = placeOf(context);
    const ports = { policies, ledger, killSwitch: switchedOff, settings, look: lookQueue(place), seen };
    const carried: Carried[] = [];
    for (const { body, attributes, eventSourceARN, messageId: message } of Records) {
      const send = noticeQueue(place, nameIn(noticesAfter(eventSourceARN)));
      const publish = async (notice: SentNotice) => {
        signal.throwIfAborted(); // what a run that is out of time still does is told by the next
        await send(notice);
      };
      carried.push(
        await contain(body, Number(attributes.ApproximateReceiveCount), { ...ports, publish, message }, new Date()),
      );
    }
    return carried;
  });
