import type { LiveCaller } from '../live/ports.ts';

/** What AWS answered, or why it did not: an unreadable part is reported, never called well. */
export type Asked<T> = { readonly answer: T } | { readonly because: string };

export interface RuleState {
  readonly name: string;
  /** `ENABLED` or one that begins so; anything else brings no events. */
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

export interface TrailState {
  readonly name: string;
  readonly logging: boolean;
  /** Records management writes of this region and of IAM. */
  readonly seesWrites: boolean;
}

/** The stack as it stands, part by part; undefined where there is no such part. */
export interface Deployment {
  readonly caller: LiveCaller;
  readonly region: string;
  /** AWS's clock minus ours, in milliseconds. */
  readonly skew: Asked<number>;
  readonly rules: Asked<readonly RuleState[]>;
  readonly functions: Readonly<Record<string, Asked<FunctionState | undefined>>>;
  /** States of the mappings between the command queue and contain. */
  readonly mappings: Asked<readonly string[]>;
  /** States of the mappings between the delay queue and sweep. */
  readonly looks: Asked<readonly string[]>;
  readonly queues: Readonly<Record<string, Asked<QueueDepth | undefined>>>;
  /** Confirmed and not yet confirmed subscriptions of the topic. */
  readonly subscriptions: Asked<{ readonly confirmed: number; readonly pending: number } | undefined>;
  readonly killSwitch: Asked<string | undefined>;
  readonly ledger: Asked<unknown>;
  readonly trails: Asked<readonly TrailState[]>;
}

/** How one part of the deployment is, and the way out where it is not well. */
export interface Verdict {
  readonly state: 'ok' | 'warn' | 'bad';
  readonly says: string;
  readonly wayOut?: string;
}

export const DEPLOY = 'deploy the stack again: npx serverless deploy';

export const ok = (says: string): Verdict => ({ state: 'ok', says });

export const warn = (says: string, wayOut: string): Verdict => ({ state: 'warn', says, wayOut });

export const bad = (says: string, wayOut: string): Verdict => ({ state: 'bad', says, wayOut });
