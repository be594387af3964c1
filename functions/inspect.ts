import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { batchAnswer } from '../lib/aws/batch-answer.ts';
import { tookCanary } from '../lib/aws/canary-seen.ts';
import { logged } from '../lib/aws/logged.ts';
import { type InspectPorts, inspectPorts } from '../lib/aws/ports.ts';
import { bundledSettings as settings } from '../lib/base/settings/settings-bundle.ts';
import type { Decision } from '../lib/inspect/decide/decision.ts';
import { floodOf } from '../lib/inspect/flood/flood.ts';
import { turns } from '../lib/inspect/flood/turns.ts';
import { cutUnjudged } from '../lib/inspect/follow-up.ts';
import { judgeDelivery } from '../lib/inspect/judge-delivery.ts';
import { type TakePorts, take } from '../lib/inspect/take.ts';

const summary = (decisions: Decision[]) =>
  decisions.map(({ incident, action, severity, role }) => ({ incident, action, severity, role }));

const turnOf = turns();

/** Turns the CloudTrail events of its queue into decisions. Reads IAM, writes nothing there. */
export const handler = middy<unknown, Decision[]>()
  .use(batchAnswer())
  .use(logged(summary))
  .handler(async (input: unknown, context: Context) => {
    const ports = await inspectPorts(context);
    const decisions: Decision[] = [];
    for (const queued of ports.queued(input)) decisions.push(...(await take(queued, takingWith(ports), new Date())));
    return decisions;
  });

function takingWith({ account, flood, ledger, putOff }: InspectPorts): TakePorts {
  return {
    async judge(event, { id, receives }) {
      if (await tookCanary(event, new Date())) return [];
      const delivery = { id, now: new Date(), again: receives > 1 };
      return judgeDelivery(event, delivery, { account, flood, ledger, settings });
    },
    async cutCaller(event, queued) {
      const now = new Date();
      const counted = floodOf(event, flood, now);
      await cutUnjudged(event, queued, { account, ledger, settings, now }, counted.effects);
      await counted.remember([]);
    },
    putOff,
    turnOf,
    publish: flood.first.publish,
  };
}
