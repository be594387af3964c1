import type { Method } from '../base/method.ts';
import type { Containment } from './deny/containment.ts';
import type { Scope } from './deny/deny-policy.ts';

/**
 * What became of an incident. `observed`: held back by the mode or a rail. `revoked`: Rolewarden itself lifted the deny down when
 * its cause was gone; what is left of it still keeps sessions of the bad window dead, and is guarded.
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

/** A deny of ours is to stand: what takes it away is tampering. */
export function isGuarded({ state }: Pick<Incident, 'state'>): boolean {
  return state === 'contained' || state === 'revoked';
}

/** What the ledger keeps of an incident on one target. */
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
  /** A deny of a whole role older than 24 h, written or held back by the mode: what the breaker counts. */
  readonly wholeRole: boolean;
  /** ARN of the boundary that ours replaced, or `none`. */
  readonly boundaryBefore?: string;
  /** The command that was carried out, as text: what is to stand, and what is extended. */
  readonly order?: string;
  /** When the sweep first read the trust policy clean again. */
  readonly cleanSince?: Date;
  /** The deny as it was last written for this incident: what is put back when somebody takes it away. */
  readonly deny?: WrittenDeny;
  /** The same where the caller was an IAM user. */
  readonly userDeny?: WrittenUserDeny;
  /** When it was put back. */
  readonly restored?: readonly Date[];
  /** A person contained it, for as long as they said: nothing extends it. */
  readonly byHand?: true;
}

/** A deny of ours on a user as it was written. */
export interface WrittenUserDeny {
  readonly policyName: string;
  /** Seconds, UTC. */
  readonly lapse: string;
}

/** A deny of ours as it was written: name, reach and dates. */
export interface WrittenDeny {
  readonly policyName: string;
  readonly method: Method;
  readonly scope: Scope;
  /** Seconds, UTC: `2026-05-07T15:13:31Z`. */
  readonly cutoff: string;
  readonly lapse: string;
  /** Where it stands when that is no inline policy. */
  readonly rung?: Containment['rung'];
}

const CALLER = '-caller';

/** What the ledger calls an incident: its caller is recorded beside its role, because one is lifted without the other. */
export function incidentKey({ incident, caller }: { readonly incident: string; readonly caller?: boolean }): string {
  return caller ? `${incident}${CALLER}` : incident;
}

/** Whether a text may be one that `incidentKey` built. Whose deny it is the ledger's entry says, not its key. */
export function isIncidentKey(text: string): boolean {
  return /^[0-9a-f]{16}(?:-caller)?$/.test(text);
}

/** An entry of the ledger that stands as contained on a role. */
export interface ContainedOn {
  /** See `incidentKey`. */
  readonly id: string;
  readonly incident: string;
  /** The deny is on the role because one of its sessions called. */
  readonly caller: boolean;
}

export function containedOnOf({ id, caller }: Pick<Incident, 'id' | 'caller'>): ContainedOn {
  return caller ? { id, incident: id.slice(0, -CALLER.length), caller } : { id, incident: id, caller: false };
}
