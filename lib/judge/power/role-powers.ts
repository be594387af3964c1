import type { Role } from '../../base/role.ts';
import type { Verdict } from '../policy/verdict.ts';
import { administratorBy, unjudged } from './administrator.ts';
import { type GrantedPower, grantedBy } from './granted-power.ts';
import { best, type Judge, judgeOf } from './judge.ts';
import { ACTION_POWERS, type ActionPower, PATH_POWERS, type PathPower } from './powers.ts';
import { walkable } from './walkable.ts';

export interface Powers {
  readonly granted: readonly GrantedPower[];
  /** Policies that could not be read: the permissions they give or deny are unknown. */
  readonly unread: readonly string[];
}

export const NO_POWERS: Powers = { granted: [], unread: [] };

/** The powers that the policies of a role or user grant. */
export function powersOf(role: Role, now?: Date): Powers {
  return powersBy(judgeOf(role, now));
}

function powersBy(judge: Judge): Powers {
  const granted = [
    administratorBy(judge),
    ...PATH_POWERS.map((power) => byPath(judge, power)),
    ...ACTION_POWERS.map((power) => byAction(judge, power)),
  ].filter((power) => power !== undefined);
  return { granted: judge.isGivenUp() ? [unjudged(judge)] : granted, unread: judge.effective.unread };
}

function byPath(judge: Judge, power: PathPower): GrantedPower | undefined {
  const [first] = walkable(judge, power.path);
  const granted = first && grantedBy(power, first.path.actions, first.verdicts);
  return first && granted && { ...granted, path: first.path };
}

function byAction(judge: Judge, power: ActionPower): GrantedPower | undefined {
  const asked = power.actions.map((action) => ({ action, verdict: verdictOn(judge, power, action) }));
  const top = best(asked.map(({ verdict }) => verdict)).level;
  const giving = asked.filter(({ verdict }) => verdict.level === top);
  return grantedBy(
    power,
    giving.map(({ action }) => action),
    giving.map(({ verdict }) => verdict),
  );
}

/** The verdict on all resources of ours that the action acts on, or only on the power's own resources where it names some. */
function verdictOn(judge: Judge, { resources }: ActionPower, action: string): Verdict {
  if (resources === undefined) return judge.may(action);
  const { partition, account } = judge.home;
  const service = action.slice(0, action.indexOf(':') + 1);
  const own = resources.filter((resource) => resource.startsWith(service));
  return best(own.map((resource) => judge.may(action, `arn:${partition}:${resource.replace('{account}', account)}`)));
}
