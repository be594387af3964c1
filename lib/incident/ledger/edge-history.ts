import { parseIamArn, principalKey } from '../../base/arn.ts';
import { parseSeconds } from '../../base/time.ts';
import type { Incident, IncidentState } from '../incident.ts';

/** What became of the containments of one edge, so that a series of them can stop itself. */
export interface EdgeHistory {
  /** The latest MOST_CONTAINED. */
  readonly contained: readonly PastContainment[];
  /** When a person contained a role at one end of the edge by hand and nobody lifted that again. */
  readonly byHand: readonly Date[];
}

/** An earlier contained pass over an edge. */
export interface PastContainment {
  readonly id: string;
  readonly time: Date;
  readonly state: IncidentState;
  /** The prints of the two ends then. */
  readonly passer: string;
  readonly passed: string;
  /** A deny on the passed role was written. */
  readonly written: boolean;
  /** Somebody took the deny away, and it was put back. */
  readonly restored: boolean;
  /** See `Incident`. */
  readonly fixed: boolean;
  /** See `Incident`. */
  readonly liftedAt?: Date;
}

/** Enough for the passes of some days: only containments of three different days make a series by themselves. */
export const MOST_CONTAINED = 100;

/** Undefined for an incident that is no contained pass, and for the deny on its caller. */
export function pastContainmentOf({
  id,
  caller,
  pass,
  state,
  deny,
  restored = [],
  fixed,
  liftedAt,
}: Pick<Incident, 'id' | 'caller' | 'pass' | 'state' | 'deny' | 'restored' | 'fixed' | 'liftedAt'>):
  | PastContainment
  | undefined {
  const time = parseSeconds(pass?.time);
  if (pass === undefined || time === undefined || caller === true) return undefined;
  const { passer, passed } = pass;
  return {
    id,
    time,
    state,
    passer,
    passed,
    written: deny !== undefined,
    restored: restored.length > 0,
    fixed: fixed === true,
    ...(liftedAt !== undefined && { liftedAt }),
  };
}

/** The `principalKey` of the roles or users at the two ends. */
export function endsOfEdge({ role, issuer }: { readonly role: string; readonly issuer: string }): string[] {
  return [role, issuer].flatMap((arn) => {
    const parsed = parseIamArn(arn);
    return parsed === undefined ? [] : [principalKey(parsed)];
  });
}

/** The `principalKey` of the role that a person contained by hand; undefined for other incidents. */
export function containedByHand({ byHand, roleArn }: Pick<Incident, 'byHand' | 'roleArn'>): string | undefined {
  const arn = byHand && parseIamArn(roleArn);
  return arn && principalKey(arn);
}
