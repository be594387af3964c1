import type { LiveCaller } from '../live/ports.ts';

/** AWS's answer, or why there is none: a part that cannot be read never counts as healthy. */
export type Answer<T> = { readonly answer: T } | { readonly because: string };

export interface RuleState {
  readonly name: string;
  /** A rule brings events only in a state that begins with `ENABLED`. */
  readonly state: string;
  readonly targets: number;
}

export interface FunctionState {
  readonly state: string;
  /** `Successful`, `InProgress` or `Failed`. */
  readonly lastUpdate: string;
  readonly modified?: string;
  /** Reserved concurrency; absent when none is set. */
  readonly concurrency?: number;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly inFlight: number;
}

export interface Subscriptions {
  readonly confirmed: number;
  readonly pending: number;
}

export interface TrailState {
  readonly name: string;
  readonly logging: boolean;
  /** The trail records management writes of this region and of IAM. */
  readonly seesWrites: boolean;
}

/** The deployed stack, part by part; undefined means that AWS has no such part. */
export interface Deployment {
  readonly caller: LiveCaller;
  readonly region: string;
  /** AWS's clock minus ours, in milliseconds. */
  readonly skew: Answer<number>;
  readonly rules: Answer<readonly RuleState[]>;
  readonly functions: Readonly<Record<string, Answer<FunctionState | undefined>>>;
  /** States of the mappings between the queue of events and inspect. */
  readonly events: Answer<readonly string[]>;
  /** States of the mappings between the command queue and contain. */
  readonly mappings: Answer<readonly string[]>;
  /** States of the mappings between the delay queue and sweep. */
  readonly looks: Answer<readonly string[]>;
  /** States of the mappings between the other delay queue and scan. */
  readonly scanLooks: Answer<readonly string[]>;
  /** States of the mappings between the queue of notices and tell. */
  readonly notices: Answer<readonly string[]>;
  readonly queues: Readonly<Record<string, Answer<QueueDepth | undefined>>>;
  /** Confirmed and not yet confirmed subscriptions of the topic. */
  readonly subscriptions: Answer<Subscriptions | undefined>;
  /** Those of the topic of alarms. */
  readonly alarmSubscriptions: Answer<Subscriptions | undefined>;
  readonly killSwitch: Answer<string | undefined>;
  readonly ledger: Answer<unknown>;
  readonly trails: Answer<readonly TrailState[]>;
  /** AWS's answer to a dry update of contain's code by the caller: taken, or why it was not. */
  readonly dryUpdate: Answer<unknown>;
}

/** The health of one part, and the way out when it is not healthy. */
export interface Health {
  readonly state: 'ok' | 'warn' | 'bad';
  readonly says: string;
  readonly wayOut?: string;
}

export const DEPLOY = 'deploy the stack again: npx serverless deploy';

export const ok = (says: string): Health => ({ state: 'ok', says });

export const warn = (says: string, wayOut: string): Health => ({ state: 'warn', says, wayOut });

export const bad = (says: string, wayOut: string): Health => ({ state: 'bad', says, wayOut });
