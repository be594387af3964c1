import { IAMClient } from '@aws-sdk/client-iam';
import type { Context } from 'aws-lambda';
import type { Account } from '../base/role.ts';
import type { SentNotice } from '../contain/sent-notice.ts';
import { type QueuedEvent, queuedEventsIn } from '../event/queued.ts';
import { memoryLedger } from '../incident/ledger/in-memory.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { memoryTallies } from '../incident/ledger/tallies.ts';
import type { FloodPorts } from '../inspect/flood/flood.ts';
import type { TakePorts } from '../inspect/take.ts';
import { awsAccount } from './account.ts';
import { commandQueue } from './command-queue.ts';
import { functionLedger } from './function-ledger.ts';
import { functionTallies } from './function-tallies.ts';
import { iamReader } from './iam-reader.ts';
import type { TemplateReader } from './launch-template.ts';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn, placeOf } from './place.ts';

export interface InspectPorts {
  readonly account: Account;
  readonly ledger: Ledger;
  readonly flood: FloodPorts;
  /** The messages that the function was handed. */
  readonly queued: (input: unknown) => QueuedEvent[];
  readonly putOff: TakePorts['putOff'];
}

let known: Promise<InspectPorts> | undefined;

/** Made once for a function instance. `serverless invoke local` gets the built-in account and prints what it would hand on. */
export function inspectPorts(context: Context): Promise<InspectPorts> {
  known ??= process.env.IS_LOCAL === 'true' ? localPorts() : Promise.resolve(awsPorts(context));
  return known;
}

function awsPorts(context: Context): InspectPorts {
  const place = placeOf(context);
  return {
    account: awsAccount(iamReader(new IAMClient({ requestHandler: PATIENT })), templates, place.account),
    ledger: functionLedger(),
    flood: {
      tallies: functionTallies(),
      first: { enqueue: commandQueue(place), publish: (notice) => send(place, notice, 'ROLEWARDEN_NOTICES') },
      second: {
        enqueue: (command) => commandQueue(place, nameIn('ROLEWARDEN_BUSY_QUEUE'))(command),
        publish: (notice) => send(place, notice, 'ROLEWARDEN_BUSY_NOTICES'),
      },
      tellCount: async (key, decision, told) =>
        (await import('./flood-queue.ts')).floodQueue(place)({ key, decision, told }, new Date()),
    },
    queued: queuedEventsIn,
    putOff: async (queued, delay) => (await import('./event-queue.ts')).eventQueue(place)(queued, delay),
  };
}

/** Only a launch template loads the code that reads one. */
const templates: TemplateReader = {
  instanceProfile: async (template, place) =>
    (await import('./launch-template.ts')).ec2Templates().instanceProfile(template, place),
};

/** Most events tell nobody anything at once: a cold start on the way to a containment command loads no code for it. */
async function send(place: FunctionPlace, notice: SentNotice, queue: string): Promise<void> {
  const { noticeQueue } = await import('./notice-queue.ts');
  await noticeQueue(place, nameIn(queue))(notice);
}

async function localPorts(): Promise<InspectPorts> {
  const { localAccount, localEffects, localEvent } = await import('./local.ts');
  const flood = { tallies: memoryTallies(), first: localEffects, second: localEffects, tellCount: async () => {} };
  return { account: await localAccount(), ledger: memoryLedger(), flood, queued: localEvent, putOff: async () => {} };
}
