import type { SlackMessage } from '../../notify/slack.ts';
import type { Listeners } from '../../sweep/check/listeners.ts';
import type { LiveCaller } from '../live/ports.ts';

/** A message that says of itself that it is a test. */
export interface TestMessage {
  /** For SNS: under 100 printable ASCII characters. */
  readonly subject: string;
  readonly text: string;
  /** The same for queues, which take JSON. */
  readonly json: string;
}

/** The topics of the deployed stack and who hears them. */
export interface Listening {
  readonly caller: LiveCaller;
  readonly region: string;
  /** Undefined where there is no such topic. */
  listeners(topic: string): Promise<Listeners | undefined>;
  storeWebhook(url: string): Promise<void>;
  /** SNS sends the address a link to click; it sends another one where the first was not clicked. */
  subscribe(topic: string, address: string): Promise<void>;
  /** Answers SNS's id of the message, which is the same for every listener. */
  publish(topic: string, message: TestMessage): Promise<string>;
  /** Lines of the log of rolewarden-slack with the text in them, from this time on. */
  slackLog(text: string, since: Date): Promise<readonly string[]>;
  /** Posts from this machine. @throws SlackRefusal, or the error of fetch where there is no answer */
  post(webhook: string, message: SlackMessage): Promise<void>;
  pause(milliseconds: number): Promise<void>;
}

export type ConnectListening = (region: string | undefined) => Promise<Listening>;
