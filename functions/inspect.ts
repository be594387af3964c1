import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { tookCanary } from '../lib/aws/canary-seen.ts';
import { logged } from '../lib/aws/logged.ts';
import { inspectPorts } from '../lib/aws/ports.ts';
import { bundledSettings as settings } from '../lib/base/settings/settings-bundle.ts';
import { parseEvent } from '../lib/event/cloudtrail.ts';
import { deferred } from '../lib/incident/ledger/deferred.ts';
import type { Decision } from '../lib/inspect/decide/decision.ts';
import { askContain, tellAtOnce } from '../lib/inspect/dispatch.ts';
import { answerTamper, liftDown } from '../lib/inspect/follow-up.ts';
import { inspectEvent, remember } from '../lib/inspect/inspect.ts';
import { toldFirst } from '../lib/inspect/told-first.ts';

const summary = (decisions: Decision[]) =>
  decisions.map(({ incident, action, severity, role }) => ({ incident, action, severity, role }));

/** Turns a CloudTrail event of EventBridge into decisions. Reads IAM, writes nothing there. */
export const handler = middy<unknown, Decision[]>()
  .use(logged(summary))
  .handler(async (envelope: unknown, context: Context) => {
    const event = parseEvent(envelope);
    if (await tookCanary(event, new Date())) return [];
    const { account, effects, ledger: kept } = await inspectPorts(context);
    const ledger = deferred(kept);
    const around = { account, ledger, settings, now: new Date() };
    const decisions = await inspectEvent(event, around);
    await answerTamper(event, decisions, around, effects.enqueue);
    await askContain(decisions, effects);
    await liftDown(event, decisions, around, effects.enqueue);
    const delivery = { id: context.awsRequestId, now: around.now };
    await tellAtOnce(await toldFirst(decisions, ledger, delivery), effects); // after every command
    await Promise.all([ledger.flush(), remember(event, decisions, account, ledger)]);
    return decisions;
  });
