import { isoSeconds } from '../../base/time.ts';
import type { USER_METHOD } from '../../incident/deny/containment.ts';
import type { Scope } from '../../incident/deny/deny-policy.ts';
import type { OnUser, OwnUserDeny } from '../../incident/deny/found.ts';
import type { Incident } from '../../incident/incident.ts';
import { liftUserStep } from '../lift/user.ts';
import { cliOf } from '../live/edit.ts';

/** One line of `contained --json`: a deny of ours on a user. */
export interface ListedUserDeny {
  readonly kind: 'user-deny';
  readonly user: string;
  readonly userArn: string;
  readonly incident: string;
  readonly state: 'closed' | 'lapsed';
  readonly since?: string;
  /** Equal to the lapse: the keys work again from here on. */
  readonly cutoff: string;
  readonly lapse: string;
  readonly scope: Extract<Scope, { kind: 'user' }>;
  readonly method: typeof USER_METHOD;
  readonly policyName: string;
  /** The AWS CLI command that deletes the deny. */
  readonly lift: readonly string[];
}

export interface ListedUserStranger {
  readonly kind: 'stranger';
  readonly user: string;
  readonly userArn: string;
  readonly policyName: string;
}

export function listedOnUser(deny: OwnUserDeny, incident: Incident | undefined, now: Date): ListedUserDeny {
  const { user, method, policyName, lapse } = deny;
  return {
    kind: 'user-deny',
    user: user.name,
    userArn: user.arn,
    incident: deny.incident,
    state: lapse > now ? 'closed' : 'lapsed',
    ...(incident !== undefined && { since: isoSeconds(incident.at) }),
    cutoff: isoSeconds(lapse),
    lapse: isoSeconds(lapse),
    scope: { kind: 'user' },
    method,
    policyName,
    lift: liftUserStep(deny, true, now).edits.map(cliOf),
  };
}

export function listedStrangerOnUser({ user, policyName }: OnUser): ListedUserStranger {
  return { kind: 'stranger', user: user.name, userArn: user.arn, policyName };
}
