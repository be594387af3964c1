import type { Method } from '../base/method.ts';
import type { Containment } from './deny/containment.ts';
import type { Scope } from './deny/deny-policy.ts';

/**
 * `observed`: the mode or a rail kept `contain` from writing. `revoked`: Rolewarden itself lifted the deny down when its cause
 * was gone; the rest of the deny still stops sessions of the bad window, and is guarded.
 */
export type IncidentState =
  | 'contained'
  | 'revoked'
  | 'observed'
  | 'alerted'
  | 'suppressed'
  | 'lifted'
  | 'lapsed'
  | 'failed';

/** The ledger's record of an incident on one target. */
export interface Incident {
  /** See `incidentKey`. */
  readonly id: string;
  /** The deny is on the caller, recorded beside the role that the incident is about. */
  readonly caller?: true;
  readonly account: string;
  readonly roleArn: string;
  readonly state: IncidentState;
  /** When we decided. */
  readonly at: Date;
  /** The breaker counts the incident: it denies a whole role older than 24 h, or would in another mode. */
  readonly wholeRole: boolean;
  /** The command as text, from the moment when it is queued: restorations and extensions are made from it. */
  readonly order?: string;
  /** When the command was queued, as long as `contain` has recorded no outcome of it: the sweep then asks again. */
  readonly asked?: readonly Date[];
  /** The kill switch kept `contain` from writing: the sweep asks again when the switch is off. */
  readonly held?: true;
  /** When the scan first read the trust policy clean again. */
  readonly cleanSince?: Date;
  /** Digest of the role's trust policy, where the scan found it clean at its latest look: see `digestOfTrust`. */
  readonly closedAs?: string;
  /** The deny as it was last written for this incident, to put back when somebody removes it. */
  readonly deny?: WrittenDeny;
  /** By the kind of command, the message of the queue that tells its outcome, however many tries it takes: a copy may take several, too. */
  readonly tellers?: Readonly<Partial<Record<string, string>>>;
  /** The role had no room for a deny of this incident's own: `deny` is the one freeze of the role, which covers it. */
  readonly frozen?: true;
  /** When the deny was put back. */
  readonly restored?: readonly Date[];
  /** A person contained the role for as long as they said: nothing extends the deny. */
  readonly byHand?: true;
  /** A person had its cause removed: they took it for an attack, also where they lifted the deny afterwards. */
  readonly fixed?: true;
  /** When a person lifted the deny; absent where that is not known, as of a lift by pasted commands. */
  readonly liftedAt?: Date;
  /** The contained pass, where both of its ends could be read. */
  readonly pass?: ContainedPass;
}

/** The edge of a pass, when it happened, and its two ends as they were. */
export interface ContainedPass {
  /** ARN of the passed role. */
  readonly role: string;
  readonly service: string;
  readonly issuer: string;
  /** Time of the event: seconds, UTC. */
  readonly time: string;
  /** Print of the role or user that passed. */
  readonly passer: string;
  /** Print of the passed role. */
  readonly passed: string;
}

/** A deny of ours as it was written: name, reach and dates. */
export interface WrittenDeny {
  readonly policyName: string;
  readonly method: Method;
  readonly scope: Scope;
  /** Seconds, UTC: `2026-05-07T15:13:31Z`. */
  readonly cutoff: string;
  readonly lapse: string;
  /** Absent for an inline policy. */
  readonly rung?: Containment['rung'];
}

/** The ledger entry of a contained incident on a role. */
export interface ContainedOn {
  /** See `incidentKey`. */
  readonly id: string;
  readonly incident: string;
  /** The deny is on the role because one of its sessions called. */
  readonly caller: boolean;
  /** Only the freeze of the role covers the incident. */
  readonly frozen?: true;
}
