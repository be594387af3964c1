/** The table rolewarden-ledger as AWS shows it. */
export interface KeptTable {
  /** `pk HASH S, sk RANGE S`. */
  readonly keys: string;
  readonly arn: string;
  readonly isProtected: boolean;
  readonly hasRecovery: boolean;
  /** The attribute whose time ends an item; undefined while items do not end. */
  readonly endsBy?: string;
  readonly madeAt?: Date;
}

/** A deny of ours on a role or user that has not lapsed. */
export interface StandingDeny {
  /** `App`, or `user/alice`, as `rolewarden lift` takes them. */
  readonly holder: string;
  readonly isOnUser: boolean;
  readonly incident: string;
  readonly policy: string;
  /** New sessions are denied too; false where only those from before the cutoff are. */
  readonly stopsNewSessions: boolean;
  /** A boundary of release 0.1.0 has none. */
  readonly lapse?: Date;
}

/** A managed policy of the stack that is on somebody, and so cannot be deleted. */
export interface ReserveInUse {
  readonly policy: string;
  readonly holders: readonly string[];
}

/** What a deployment or a removal asks AWS beside what serverless itself asks. */
export interface Deployer {
  /** As CloudFormation calls it; undefined when there is no such stack. */
  stackStatus(): Promise<string | undefined>;
  /** The table belongs to the stack: CloudFormation changes it with the template. */
  stackHasLedger(): Promise<boolean>;
  ledger(): Promise<KeptTable | undefined>;
  /** When the stack, or the one before it, last deleted a queue. */
  queueDeletedAt(): Promise<Date | undefined>;
  standingDenies(now: Date): Promise<readonly StandingDeny[]>;
  reservesInUse(): Promise<readonly ReserveInUse[]>;
  /** Waits until the stack is gone. */
  deleteStack(): Promise<void>;
  protectLedger(): Promise<void>;
  recoverLedger(): Promise<void>;
  endLedgerItemsBy(attribute: string): Promise<void>;
  putLedgerPolicy(arn: string, document: string): Promise<void>;
}
