import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { batchAnswer } from '../lib/aws/batch-answer.ts';
import { tookCanary } from '../lib/aws/canary-seen.ts';
import { logged } from '../lib/aws/logged.ts';
import { type InspectPorts, inspectPorts } from '../lib/aws/ports.ts';
import { bundledSettings as settings } from '../lib/base/settings/settings-bundle.ts';
import { deferred } from '../lib/incident/ledger/deferred.ts';
import type { Decision } from '../lib/inspect/decide/decision.ts';
import { askContain } from '../lib/inspect/dispatch.ts';
import { floodOf } from '../lib/inspect/flood/flood.ts';
import { turns } from '../lib/inspect/flood/turns.ts';
import {
  answerTamper,
  cutUnjudged,
  liftDown,
  noteFirst,
  rememberChanged,
  tellOfEvent,
} from '../lib/inspect/follow-up.ts';
import { inspectEvent } from '../lib/inspect/inspect.ts';
import { type TakePorts, take } from '../lib/inspect/take.ts';
import { unsettled } from '../lib/inspect/unsettled.ts';

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

function takingWith({ account, flood: ports, ledger: kept, putOff }: InspectPorts): TakePorts {
  return {
    async judge(event, { id }) {
      if (await tookCanary(event, new Date())) return [];
      const ledger = deferred(kept);
      const now = new Date();
      const flood = floodOf(event, ports, now);
      const { effects } = flood;
      const { onUnsettled, settle } = unsettled();
      const around = { account: await flood.readable(account), ledger, settings, now, onUnsettled };
      await noteFirst(event, kept);
      const decisions = await inspectEvent(event, around);
      settle(decisions, now);
      await answerTamper(event, decisions, around, effects.enqueue);
      await askContain(decisions, effects);
      await liftDown(event, decisions, around, effects.enqueue);
      const delivery = { id, now };
      const told = await flood.toldNow(decisions);
      await tellOfEvent(told, effects, ledger, delivery);
      await Promise.all([ledger.flush(), rememberChanged(event, decisions, account, ledger), flood.remember(told)]);
      return decisions;
    },
    async cutCaller(event, queued) {
      const now = new Date();
      const flood = floodOf(event, ports, now);
      await cutUnjudged(event, queued, { account, ledger: kept, settings, now }, flood.effects);
      await flood.remember([]);
    },
    putOff,
    turnOf,
    publish: ports.first.publish,
  };
}
