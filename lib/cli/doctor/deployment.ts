import type { RuleState, TrailState } from '../../sweep/check/found.ts';
import type { Listeners } from '../../sweep/check/listeners.ts';
import type { LiveCaller } from '../live/ports.ts';

/** AWS's answer, or why there is none: a part that cannot be read never counts as healthy. */
export type Answer<T> = { readonly answer: T } | { readonly because: string };

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

/** A region besides home, and what forwards its events. */
export interface RegionState {
  readonly region: string;
  /** Of our rules there; `targets` counts the bus at home alone. */
  readonly rules: Answer<readonly RuleState[]>;
  readonly trails: Answer<readonly TrailState[]>;
  /** Events that could not be forwarded; undefined where there is no queue of ours. */
  readonly waiting: Answer<number | undefined>;
}

/** The deployed stack, part by part; undefined means that AWS has no such part. */
export interface Deployment {
  readonly caller: LiveCaller;
  readonly region: string;
  /** AWS's clock minus ours, in milliseconds. */
  readonly skew: Answer<number>;
  readonly rules: Answer<readonly RuleState[]>;
  /** The rule on the bus that the other regions forward to. */
  readonly busRules: Answer<readonly RuleState[]>;
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
  /** Who hears rolewarden-alerts. */
  readonly listeners: Answer<Listeners | undefined>;
  /** Who hears rolewarden-alarms. */
  readonly alarmListeners: Answer<Listeners | undefined>;
  readonly killSwitch: Answer<string | undefined>;
  readonly ledger: Answer<unknown>;
  readonly trails: Answer<readonly TrailState[]>;
  /** The enabled regions besides home. */
  readonly regions: Answer<readonly RegionState[]>;
  /** AWS's answer to a dry update of contain's code by the caller: taken, or why it was not. */
  readonly dryUpdate: Answer<unknown>;
}
