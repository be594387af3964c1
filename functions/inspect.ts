import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { logged } from '../lib/aws/logged.ts';
import { inspectPorts } from '../lib/aws/ports.ts';
import { bundledSettings as settings } from '../lib/base/settings/settings-bundle.ts';
import { parseEvent } from '../lib/event/cloudtrail.ts';
import { deferred } from '../lib/incident/ledger/deferred.ts';
import type { Decision } from '../lib/inspect/decide/decision.ts';
import { askContain, tellAtOnce } from '../lib/inspect/dispatch.ts';
import { floodOf } from '../lib/inspect/flood/flood.ts';
import { answerTamper, liftDown } from '../lib/inspect/follow-up.ts';
import { inspectEvent, remember } from '../lib/inspect/inspect.ts';

const summary = (decisions: Decision[]) =>
  decisions.map(({ incident, action, severity, role }) => ({ incident, action, severity, role }));

/** Turns a CloudTrail event of EventBridge into decisions. Reads IAM, writes nothing there. */
export const handler = middy<unknown, Decision[]>()
  .use(logged(summary))
  .handler(async (envelope: unknown, context: Context) => {
    const event = parseEvent(envelope);
    const { account, ledger: kept, flood: ports } = await inspectPorts(context);
    const ledger = deferred(kept);
    const now = new Date();
    const flood = floodOf(event, ports, now);
    const { effects } = flood;
    const around = { account: await flood.readable(account), ledger, settings, now };
    const decisions = await inspectEvent(event, around);
    await answerTamper(event, decisions, around, effects.enqueue);
    await askContain(decisions, effects);
    await liftDown(event, decisions, around, effects.enqueue);
    const told = await flood.toldNow(decisions);
    await tellAtOnce(told, effects); // after every command
    await Promise.all([ledger.flush(), remember(event, decisions, account, ledger), flood.remember(told)]);
    return decisions;
  });
