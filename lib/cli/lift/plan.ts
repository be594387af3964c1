import { INCIDENT_TAG } from '../../base/own.ts';
import { ceilToSecond, isoSeconds, later } from '../../base/time.ts';
import { boundaryPolicy } from '../../incident/deny/boundary.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { SPREAD } from '../../incident/deny/containment-of.ts';
import { denyPolicy } from '../../incident/deny/deny-policy.ts';
import { reserveDocument } from '../../incident/deny/reserve.ts';
import { isOnUser, type OwnDeny, stateOf } from '../contained/own-denies.ts';
import type { Edit } from '../live/edit.ts';
import { liftBoundaryOf010 } from './boundary-of-0-1-0.ts';
import { deletion, type LiftOptions, type LiftStep, REVIVED } from './step.ts';

/**
 * The undo of one deny, on its rung. Without --revive the cutoff becomes now and the minute that IAM takes to spread it: earlier sessions
 * stay dead, later ones work. No edit
 * changes a policy that is not ours.
 */
export function liftStep(deny: OwnDeny, options: LiftOptions, now: Date): LiftStep {
  if (deny.endless) return liftBoundaryOf010(deny, options, now);
  if (isOnUser(deny.target)) return liftOfUser(deny, options, now);
  if (options.revive) return { deny, edits: [...removal(deny), ...untagging(deny)], means: REVIVED };
  const state = stateOf(deny, now);
  if (state !== 'closed') return { deny, edits: [], means: state === 'open' ? OPEN : LAPSED };
  const cutoff = later(ceilToSecond(now), SPREAD);
  if (deny.cutoff <= cutoff)
    return { deny, edits: [], means: `nothing to do: new sessions work from ${isoSeconds(deny.cutoff)} on` };
  const policy = denyPolicy(deny.method, deny.scope, cutoff, deny.lapse);
  const document = deny.rung === 'boundary' ? boundaryPolicy(policy, deny.target.arn) : policy;
  const means = `the cutoff becomes ${isoSeconds(cutoff)}: sessions from before stay dead, new ones work`;
  return { deny, edits: rewriting(deny, document), means };
}

/** A user's deny has no cutoff to move: somebody deletes it, or it stands until its lapse. */
function liftOfUser(deny: OwnDeny, { revive }: LiftOptions, now: Date): LiftStep {
  if (stateOf(deny, now) === 'lapsed') return { deny, edits: [], means: LAPSED };
  if (!revive) return { deny, edits: [], means: GOES, refused: `${GOES}. Repeat with --revive if that is meant` };
  const { target, policyName } = deny;
  return { deny, edits: [{ call: 'delete-user-policy', userName: target.name, policyName }], means: GOES };
}

const GOES =
  "a user's deny has no cutoff to move: it goes, and every access key, password and session of the user works again, an attacker's included";

const OPEN =
  'nothing to do: new sessions work already. Sessions from before the cutoff stay dead; --revive gives them back, an attacker’s too';
const LAPSED = 'nothing to do: it has lapsed and denies nothing any more; the sweep deletes it';

/** IAM keeps at most five versions of a policy: the oldest one that is not the default makes room. */
const MOST_VERSIONS = 5;

function rewriting(
  { target: role, policyName, managed, reserve }: OwnDeny,
  plain: Containment['policyDocument'],
): Edit[] {
  if (managed === undefined) return [{ call: 'put-role-policy', roleName: role.name, policyName, document: plain }];
  const document = reserve === undefined ? plain : reserveDocument(policyName, role.arn, plain);
  const policyArn = managed.arn;
  const spare = managed.versions.filter(({ isDefault }) => !isDefault).at(-1); // IAM lists the newest first
  return [
    ...(managed.versions.length >= MOST_VERSIONS && spare !== undefined
      ? [{ call: 'delete-policy-version' as const, policyArn, versionId: spare.id }]
      : []),
    { call: 'create-policy-version', policyArn, document },
  ];
}

function removal({ target: { name: roleName }, rung, policyName, managed, reserve }: OwnDeny): Edit[] {
  if (managed === undefined) return [{ call: 'delete-role-policy', roleName, policyName }];
  const off: Edit =
    rung === 'boundary'
      ? { call: 'delete-role-permissions-boundary', roleName }
      : { call: 'detach-role-policy', roleName, policyArn: managed.arn };
  return reserve === undefined ? [off, ...deletion(managed)] : [off]; // a reserve stays for the next deny
}

/** The tag names the incident that contained the role last, and goes with its deny. */
function untagging({ target: role, incident }: OwnDeny): Edit[] {
  return role.tags[INCIDENT_TAG] === incident
    ? [{ call: 'untag-role', roleName: role.name, keys: [INCIDENT_TAG] }]
    : [];
}
