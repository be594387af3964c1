import { parseIamArn } from '../../base/arn.ts';
import { BOUNDARY_TAG } from '../../base/own-stack.ts';
import { ceilToSecond, isoSeconds, later } from '../../base/time.ts';
import { SESSION_LIFE, SPREAD } from '../../incident/deny/containment-of.ts';
import { denyPolicy } from '../../incident/deny/deny-policy.ts';
import { policyNameOf } from '../../incident/deny/policy-name.ts';
import type { OwnDeny } from '../contained/own-denies.ts';
import { deletion, type LiftOptions, type LiftStep, REVIVED } from './step.ts';

/**
 * A boundary that release 0.1.0 set has no cutoff, and the role may have had another one before. Without --revive an inline deny
 * is put first, so that earlier sessions stay dead. A later version deletes this file.
 */
export function liftBoundaryOf010(deny: OwnDeny, { revive, boundary }: LiftOptions, now: Date): LiftStep {
  const { target: role, managed, incident, caller } = deny;
  const before = boundary ?? role.tags[BOUNDARY_TAG];
  if (before === undefined || !isBoundary(before))
    return {
      deny,
      edits: [],
      means: 'the boundary from before comes back',
      refused: `which boundary ${role.name} had before is ${before === undefined ? 'not recorded on its tags' : `said to be "${before}"`}: give --boundary <policy ARN>, or --boundary none`,
    };
  const roleName = role.name;
  const cutoff = later(ceilToSecond(now), SPREAD);
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
