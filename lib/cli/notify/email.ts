import { ALARMS, ALERTS } from '../../base/own-stack.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { Listeners } from '../../sweep/check/listeners.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import { NOT_WRITTEN } from '../live/edit-words.ts';
import type { Listening } from './ports.ts';
import { topicArnOf } from './test-message.ts';
import { listenersOn, type Topic } from './topics.ts';

export interface EmailOptions {
  readonly alarms?: string;
  readonly yes?: boolean;
}

/** One address for one topic. */
interface Wanted {
  readonly topic: Topic;
  readonly address: string;
  readonly state: 'confirmed' | 'pending' | 'none';
}

/** Subscribes an address to alerts, and the same or another one to alarms. Run again, it shows what was confirmed. */
export async function notifyEmail(
  listening: Listening,
  typed: string,
  { alarms = typed, yes }: EmailOptions,
  io: Io,
): Promise<number> {
  const asked: readonly (readonly [Topic, string])[] = [
    [ALERTS, addressIn(typed)],
    ...(alarms === 'none' ? [] : [[ALARMS, addressIn(alarms)] as const]),
  ];
  const wanted = await Promise.all(
    asked.map(async ([topic, address]): Promise<Wanted> => {
      return { topic, address, state: stateOf(address, await listenersOn(topic, listening)) };
    }),
  );
  io.out(wanted.map(wordsOf).join(''));
  const open = wanted.filter(({ state }) => state !== 'confirmed');
  if (open.length === 0) return EXIT.done;
  if (yes !== true) {
    io.out('With --yes AWS sends a link to click, and again where the first was not clicked:\n');
    io.out(open.map((one) => `  ${cliOf(one, listening)}\n`).join(''));
    io.err(`\n${NOT_WRITTEN}`);
    return EXIT.done;
  }
  for (const { topic, address } of open) {
    await listening.subscribe(topic, address);
    io.out(
      `${topic}: AWS sends ${address} a link. Nothing else arrives there until somebody clicks it, within two days.\n`,
    );
  }
  io.err('The same command without --yes shows whether the link was clicked.\n');
  io.err(
    'The guardrail will tell this change of its own topics as guard-topic-changed: that message is about this command.\n',
  );
  return EXIT.done;
}

/** Plain ASCII alone: what SNS makes of other characters we do not know. */
const ADDRESS = /^\w[\w.!#$%&'*+/=?^{|}~-]{0,63}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}$/i;
const LONGEST = 254;

function addressIn(text: string): string {
  const address = text.trim();
  if (address.length > LONGEST || !ADDRESS.test(address))
    throw new UsageError(`${JSON.stringify(address.slice(0, 80))} is not an e-mail address`);
  return address;
}

function stateOf(address: string, { confirmed, pending }: Listeners): Wanted['state'] {
  const isIts = ({ protocol, endpoint }: Listeners['confirmed'][number]) =>
    protocol === 'email' && endpoint.toLowerCase() === address.toLowerCase();
  if (confirmed.some(isIts)) return 'confirmed';
  return pending.some(isIts) ? 'pending' : 'none';
}

function wordsOf({ topic, address, state }: Wanted): string {
  switch (state) {
    case 'confirmed':
      return `${topic}: ${address} is subscribed and confirmed\n`;
    case 'pending':
      return `${topic}: ${address} is not confirmed: nobody has clicked the link yet\n`;
    case 'none':
      return `${topic}: ${address} is not subscribed\n`;
    default:
      return state satisfies never;
  }
}

function cliOf({ topic, address }: Wanted, listening: Listening): string {
  return `aws sns subscribe --region ${listening.region} --topic-arn ${topicArnOf(topic, listening)} --protocol email --notification-endpoint ${shellWord(address)}`;
}
