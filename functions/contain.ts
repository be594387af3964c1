import middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import { alertTopic } from '../lib/aws/alert-topic.ts';
import { functionLedger } from '../lib/aws/function-ledger.ts';
import { logged } from '../lib/aws/logged.ts';
import { parameter } from '../lib/aws/parameter.ts';
import { nameIn, placeOf } from '../lib/aws/place.ts';
import { rolePolicies } from '../lib/aws/role-policies.ts';
import type { Carried } from '../lib/carry-out.ts';
import { contain } from '../lib/contain.ts';
import { killSwitch } from '../lib/kill-switch.ts';
import { bundledSettings as settings } from '../lib/settings-bundle.ts';

const policies = rolePolicies();
const ledger = functionLedger();
const switchedOff = killSwitch(() => parameter(nameIn('ROLEWARDEN_KILL_SWITCH')));

/** One command of the FIFO queue → a deny on a role. The only function that puts policies. */
export const handler = middy<SQSEvent, Carried[]>()
  .use(logged((carried) => carried))
  .handler(async ({ Records }: SQSEvent, context: Context) => {
    const ports = { policies, ledger, killSwitch: switchedOff, settings, publish: alertTopic(placeOf(context)) };
    const carried: Carried[] = [];
    for (const { body, attributes } of Records)
      carried.push(await contain(body, Number(attributes.ApproximateReceiveCount), ports, new Date()));
    return carried;
  });
