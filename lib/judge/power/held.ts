import type { Role } from '../../base/role.ts';
import type { Verdict } from '../policy/verdict.ts';
import { administratorBy } from './administrator.ts';
import { type HeldPower, heldBy } from './held-power.ts';
import { best, type Judge, judgeOf } from './judge.ts';
import { ACTION_POWERS, type ActionPower, PATH_POWERS, type PathPower } from './powers.ts';
import { walkable } from './walkable.ts';

export interface Powers {
  readonly held: readonly HeldPower[];
  /** Policies nobody could read: what they add or take away is unknown. */
  readonly unread: readonly string[];
}

/** Everything a role or user can do that matters. */
export function powersOf(role: Role, now?: Date): Powers {
  return powersBy(judgeOf(role, now));
}

function powersBy(judge: Judge): Powers {
  const held = [
    administratorBy(judge),
    ...PATH_POWERS.map((power) => byPath(judge, power)),
    ...ACTION_POWERS.map((power) => byAction(judge, power)),
  ].filter((power) => power !== undefined);
  return { held, unread: judge.effective.unread };
}

function byPath(judge: Judge, power: PathPower): HeldPower | undefined {
  const [first] = walkable(judge, power.path);
  const held = first && heldBy(power, first.path.actions, first.verdicts);
  return first && held && { ...held, path: first.path };
}

function byAction(judge: Judge, power: ActionPower): HeldPower | undefined {
  const asked = power.actions.map((action) => ({ action, verdict: verdictOn(judge, power, action) }));
  const top = best(asked.map(({ verdict }) => verdict)).level;
  const giving = asked.filter(({ verdict }) => verdict.level === top);
  return heldBy(
    power,
    giving.map(({ action }) => action),
    giving.map(({ verdict }) => verdict),
  );
}

/** On what the action acts on; where the power is about certain resources, on those of its service. */
function verdictOn(judge: Judge, { resources }: ActionPower, action: string): Verdict {
  if (resources === undefined) return judge.may(action);
  const { partition, account } = judge.home;
  const service = action.slice(0, action.indexOf(':') + 1);
  const own = resources.filter((resource) => resource.startsWith(service));
  return best(own.map((resource) => judge.may(action, `arn:${partition}:${resource.replace('{account}', account)}`)));
}
