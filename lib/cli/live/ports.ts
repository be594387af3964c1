import HOME_REGIONS from '../../base/home-regions.json' with { type: 'json' };
import type { Reading, Role } from '../../base/role.ts';
import type { TargetPolicies, Written } from '../../contain/ports.ts';
import type { Notice } from '../../contain/told.ts';
import type { UnderPrefix } from '../../incident/deny/found.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import type { LiveWorkloads } from '../fix/ports.ts';
import type { DeadQueue } from '../redrive/plan.ts';
import type { Edit } from './edit.ts';

/** The caller whose credentials the command line uses. */
export interface LiveCaller {
  readonly account: string;
  readonly partition: string;
  readonly arn: string;
}

/** IAM as the live commands need it. */
export interface LiveIam {
  /** Every policy under our prefix on every role, on every rung, and then every one on a user. */
  underPrefix(): Promise<readonly UnderPrefix[]>;
  /** The document as IAM shows it now; undefined when the policy is gone. */
  current(found: UnderPrefix): Promise<unknown>;
  role(name: string): Promise<Reading<Role>>;
  apply(edit: Edit): Promise<Written>;
}

/** A live account: everything the commands ask AWS for or write there. */
export interface Live {
  readonly caller: LiveCaller;
  readonly iam: LiveIam;
  readonly policies: TargetPolicies;
  /** AWS's clock minus ours in milliseconds: denies are dated by AWS's. */
  readonly skew: number;
  /** The deployed ledger: every call may fail, and a command goes on without it. */
  readonly ledger: Pick<
    Ledger,
    | 'baseline'
    | 'containedOn'
    | 'guarded'
    | 'incident'
    | 'record'
    | 'takeBackLift'
    | 'trustBefore'
    | 'passesOf'
    | 'workloadBefore'
  >;
  /** Sends a notice to the team, as the functions do; it may fail like the ledger. */
  readonly publish: (notice: Notice) => Promise<void>;
  readonly workloads: LiveWorkloads;
}

/** Connects when a command runs, so that the SDK is loaded only then. */
export type ConnectLive = () => Promise<Live>;

/** The queues of given-up messages. */
export interface DeadLetters {
  /** Reads messages without taking them: they stay visible. Undefined when there is no such queue. */
  look(name: string): Promise<DeadQueue | undefined>;
  /** Starts moving every message back to its source queue. */
  move(queue: DeadQueue): Promise<void>;
}

/** The one region of a partition in which IAM writes its events, and so the only one the stack works in. */
export function homeRegion(partition: string): string {
  const home: Readonly<Record<string, string>> = HOME_REGIONS;
  return home[partition] ?? HOME_REGIONS.aws;
}
