import { ALARMS, ALERTS } from '../../../lib/base/own-stack.ts';
import type { Listening, TestMessage } from '../../../lib/cli/notify/ports.ts';
import type { Subscription } from '../../../lib/sweep/check/found.ts';
import { listenersOf } from '../../../lib/sweep/check/listeners.ts';
import { OURS } from '../../support/events.ts';

export const WEBHOOK = 'https://hooks.slack.com/services/T0EXAMPLE/B0EXAMPLE/aSecretThatNobodySees';
export const SLACK: Subscription = {
  protocol: 'lambda',
  endpoint: `arn:aws:lambda:us-east-1:${OURS}:function:rolewarden-slack`,
  state: 'confirmed',
};

export interface MemoryListening extends Listening {
  readonly posted: string[];
  readonly subscribed: [topic: string, address: string][];
  readonly sent: [topic: string, message: TestMessage][];
  webhook: string | undefined;
  paused: number;
}

export interface Answers {
  readonly alerts?: readonly Subscription[];
  readonly alarms?: readonly Subscription[];
  readonly webhook?: string;
  /** What the function logs of a message; without it, that Slack took it. */
  readonly log?: (messageId: string, asked: number) => readonly string[];
}

/** A line as Lambda writes it. */
export const logLine = (fields: object) =>
  `2026-05-04T12:00:01.000Z\t8f5c\tERROR\t${JSON.stringify({ function: 'rolewarden-slack', request: '8f5c', ...fields })}\n`;

const posted = (message: string) => [logLine({ result: [{ message, slack: 'posted' }] })];

/** The two topics in memory, with our function subscribed as the template subscribes it. */
export function memoryListening(
  { alerts = [], alarms = [], webhook, log = posted }: Answers = {},
  difference: Partial<Listening> = {},
): MemoryListening {
  let asked = 0;
  const topics: Readonly<Record<string, readonly Subscription[]>> = {
    [ALERTS]: [SLACK, ...alerts],
    [ALARMS]: [SLACK, ...alarms],
  };
  const memory: MemoryListening = {
    caller: { account: OURS, partition: 'aws', arn: `arn:aws:iam::${OURS}:user/dana` },
    region: 'us-east-1',
    posted: [],
    subscribed: [],
    sent: [],
    webhook,
    paused: 0,
    listeners: async (topic) => listenersOf(topics[topic] ?? [], memory.webhook !== undefined),
    async storeWebhook(url) {
      memory.webhook = url;
    },
    async subscribe(...one) {
      memory.subscribed.push(one);
    },
    async publish(...one) {
      memory.sent.push(one);
      return `m-${memory.sent.length}`;
    },
    async slackLog(id) {
      asked += 1;
      return log(id, asked);
    },
    async post(url) {
      memory.posted.push(url);
    },
    async pause(milliseconds) {
      memory.paused += milliseconds;
    },
    ...difference,
  };
  return memory;
}
