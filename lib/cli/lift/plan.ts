import { parseIamArn } from '../../base/arn.ts';
import { BOUNDARY_TAG, INCIDENT_TAG } from '../../base/own.ts';
import { ceilToSecond, isoSeconds, later } from '../../base/time.ts';
import { SESSION_LIFE } from '../../incident/deny/containment.ts';
import { denyPolicy } from '../../incident/deny/deny-policy.ts';
import { policyNameOf } from '../../incident/deny/policy-name.ts';
import { type OwnDeny, stateOf } from '../contained/own-denies.ts';
import type { Edit } from '../live/edit.ts';

/** How one deny is lifted: the edits in order, and what they mean. Without edits there is nothing to do. */
export interface LiftStep {
  readonly deny: OwnDeny;
  readonly edits: readonly Edit[];
  readonly means: string;
  /** Why the lift is not possible, and the way out; then there are no edits. */
  readonly refused?: string;
}

export interface LiftOptions {
  /** The deny is deleted: earlier sessions work again, an attacker's included. */
  readonly revive: boolean;
  /** The boundary that the role had before, by --boundary: an ARN or `none`. */
  readonly boundary?: string;
}

/**
 * The undo of one deny, on its rung. Without --revive the cutoff becomes now: earlier sessions stay dead, new ones work. No edit
 * changes a policy that is not ours.
 */
export function liftStep(deny: OwnDeny, options: LiftOptions, now: Date): LiftStep {
  if (deny.rung === 'boundary') return liftBoundary(deny, options, now);
  if (options.revive) return { deny, edits: [...removal(deny), ...untagging(deny)], means: REVIVED };
  const state = stateOf(deny, now);
  if (state !== 'closed') return { deny, edits: [], means: state === 'open' ? OPEN : LAPSED };
  const cutoff = ceilToSecond(now);
  const document = denyPolicy(deny.method, deny.scope, cutoff, deny.lapse);
  const means = `the cutoff becomes ${isoSeconds(cutoff)}: sessions from before stay dead, new ones work`;
  return { deny, edits: rewriting(deny, document), means };
}

const REVIVED = "the deny goes: every earlier session works again, an attacker's included";
const OPEN =
  'nothing to do: new sessions work already. Sessions from before the cutoff stay dead; --revive gives them back, an attacker’s too';
const LAPSED = 'nothing to do: it has lapsed and denies nothing any more; the sweep deletes it';

/** IAM keeps at most five versions of a policy: the oldest one that is not the default makes room. */
const MOST_VERSIONS = 5;

function rewriting({ role, policyName, managed }: OwnDeny, document: unknown): Edit[] {
  if (managed === undefined) return [{ call: 'put-role-policy', roleName: role.name, policyName, document }];
  const policyArn = managed.arn;
  const spare = managed.versions.filter(({ isDefault }) => !isDefault).at(-1); // IAM lists the newest first
  return [
    ...(managed.versions.length >= MOST_VERSIONS && spare !== undefined
      ? [{ call: 'delete-policy-version' as const, policyArn, versionId: spare.id }]
      : []),
    { call: 'create-policy-version', policyArn, document },
  ];
}

function removal({ role, policyName, managed }: OwnDeny): Edit[] {
  if (managed === undefined) return [{ call: 'delete-role-policy', roleName: role.name, policyName }];
  return [{ call: 'detach-role-policy', roleName: role.name, policyArn: managed.arn }, ...deletion(managed)];
}

/** The tag names the incident that contained the role last, and goes with its deny. */
function untagging({ role, incident }: OwnDeny): Edit[] {
  return role.tags[INCIDENT_TAG] === incident
    ? [{ call: 'untag-role', roleName: role.name, keys: [INCIDENT_TAG] }]
    : [];
}

/** Deletes the policy only when nobody else uses it. */
function deletion({ arn: policyArn, versions, uses }: NonNullable<OwnDeny['managed']>): Edit[] {
  if (uses > 1) return [];
  const spare = versions.filter(({ isDefault }) => !isDefault);
  return [
    ...spare.map(({ id }) => ({ call: 'delete-policy-version' as const, policyArn, versionId: id })),
    { call: 'delete-policy', policyArn },
  ];
}

/** A boundary has no cutoff. Without --revive an inline deny is put first, so that earlier sessions stay dead. */
function liftBoundary(deny: OwnDeny, { revive, boundary }: LiftOptions, now: Date): LiftStep {
  const { role, managed, incident, caller } = deny;
  const before = boundary ?? role.tags[BOUNDARY_TAG];
  if (before === undefined || !isBoundary(before))
    return {
      deny,
      edits: [],
      means: 'the boundary from before comes back',
      refused: `which boundary ${role.name} had before is ${before === undefined ? 'not recorded on its tags' : `said to be "${before}"`}: give --boundary <policy ARN>, or --boundary none`,
    };
  const roleName = role.name;
  const cutoff = ceilToSecond(now);
  const document = denyPolicy('revocation', { kind: 'role' }, cutoff, later(cutoff, SESSION_LIFE));
  const policyName = policyNameOf({ incident, method: 'revocation', caller });
  const source = boundary === undefined ? `, as its tag ${BOUNDARY_TAG} says` : '';
  const back =
    before === 'none' ? `the role is left without a boundary${source}` : `the boundary ${before} comes back${source}`;
  return {
    deny,
    edits: [
      ...(revive ? [] : [{ call: 'put-role-policy' as const, roleName, policyName, document }]),
      before === 'none'
        ? { call: 'delete-role-permissions-boundary', roleName }
        : { call: 'put-role-permissions-boundary', roleName, policyArn: before },
      ...(role.tags[BOUNDARY_TAG] === undefined
        ? []
        : [{ call: 'untag-role' as const, roleName, keys: [BOUNDARY_TAG] }]),
      ...(managed === undefined ? [] : deletion(managed)),
    ],
    means: revive
      ? `${back}; ${REVIVED}`
      : `${back}; sessions from before ${isoSeconds(cutoff)} stay dead, new ones work`,
  };
}

/** Anybody who may tag roles can write this tag: only `none` or a policy's ARN is believed, and a person sees it first. */
function isBoundary(text: string): boolean {
  return text === 'none' || parseIamArn(text)?.resource === 'policy';
}
