import { parseIamArn } from '../arn.ts';
import { asking, LEVELS, type Level, NOTHING, type Verdict } from '../policy/evaluate.ts';
import type { StatementReference } from '../policy/region.ts';
import type { Context } from '../policy/variable.ts';
import type { Role } from '../role.ts';
import { type Effective, effectiveOf, type KnownDocument } from './effective.ts';
import { ESCALATION_PATHS, type EscalationPath } from './paths.ts';
import { ACTION_POWERS, type ActionPower, ADMINISTRATOR, PATH_POWERS, type Power } from './powers.ts';
import { type Home, resourceOf } from './resources.ts';

/** A power, how far it reaches, and what grants it. */
export interface HeldPower {
  readonly power: Power;
  readonly level: Exclude<Level, 'no'>;
  /** The actions that give it; for a path all of its actions. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly except: readonly string[];
  readonly conditions: readonly string[];
  readonly by: readonly StatementReference[];
  /** The escalation path, shortest first among those held best. */
  readonly path?: EscalationPath;
}

export interface Powers {
  readonly held: readonly HeldPower[];
  /** Policies nobody could read: what they add or take away is unknown. */
  readonly unread: readonly string[];
}

/** Asks about one action, on every resource of ours or on one. */
export interface Judge {
  readonly effective: Effective;
  may(action: string, resource?: string, context?: Context): Verdict;
}

export function judgeOf(role: Role, known?: KnownDocument, now?: Date): Judge {
  const effective = effectiveOf(role, known, now);
  const ask = asking(effective.policies, effective.context);
  const home = homeOf(role);
  const answers = new Map<string, Verdict>();
  return {
    effective,
    may(action, resource = resourceOf(action, home), context) {
      if (context !== undefined) return ask(action, resource, context);
      const question = `${action} ${resource}`;
      const answer = answers.get(question) ?? ask(action, resource);
      answers.set(question, answer);
      return answer;
    },
  };
}

/** Everything a role or user can do that matters. */
export function powersOf(role: Role, known?: KnownDocument, now?: Date): Powers {
  const judge = judgeOf(role, known, now);
  const held = [
    administratorOf(judge, role),
    ...PATH_POWERS.map(({ path, ...power }) => bestPath(power, heldPaths(judge, role, path))),
    ...ACTION_POWERS.map((power) => byAction(judge, power, homeOf(role))),
  ].filter((power) => power !== undefined);
  return { held, unread: judge.effective.unread };
}

/** An action of a service nobody has: whoever may call it on anything was given everything, however that was written. */
const ANYTHING = 'rolewarden-probe:Anything';
const IDENTITY_CONTROL = [
  'iam:PutRolePolicy',
  'iam:AttachRolePolicy',
  'iam:CreatePolicyVersion',
  'iam:CreateAccessKey',
  'iam:UpdateAssumeRolePolicy',
  'iam:PutUserPolicy',
  'iam:AttachUserPolicy',
];

/**
 * Every action on every resource, and control over permissions: a Deny here and there does not change that, since an
 * administrator can make a principal that has none.
 */
function administratorOf(judge: Judge, role: Role): HeldPower | undefined {
  const anything = judge.may(ANYTHING, `arn:${homeOf(role).partition}:rolewarden-probe:*:*:*`);
  if (anything.level === 'no') return undefined;
  const control = best(IDENTITY_CONTROL.map((action) => judge.may(action)));
  return heldBy(ADMINISTRATOR, ['*'], [{ ...anything, resources: ['*'] }, control]);
}

/** Administrator by what the policies say: everywhere, under a condition, or undefined as far as was read. */
export function administrator(role: Role, known?: KnownDocument, now?: Date): HeldPower | undefined {
  return administratorOf(judgeOf(role, known, now), role);
}

export function isAdministrator(role: Role, known?: KnownDocument, now?: Date): boolean {
  return administrator(role, known, now)?.level === 'everywhere';
}

/** The paths a principal can walk, best first. `passed` holds iam:PassRole against one role and what it was passed to. */
export function heldPaths(
  judge: Judge,
  role: Role,
  kind: EscalationPath['kind'],
  passed?: { readonly role: string; readonly services: readonly string[] },
): { readonly path: EscalationPath; readonly verdicts: readonly Verdict[] }[] {
  const isUser = role.arn.includes(':user/');
  return ESCALATION_PATHS.filter((path) => path.kind === kind && (isUser || !path.usersOnly))
    .filter(({ passedTo }) => passed === undefined || passedTo?.some((service) => passed.services.includes(service)))
    .map((path) => ({ path, verdicts: path.actions.map((action) => stepOf(judge, role, path, action, passed?.role)) }))
    .filter(({ verdicts }) => verdicts.every(({ level }) => level !== 'no'))
    .toSorted((one, other) => LEVELS.indexOf(lowest(other.verdicts)) - LEVELS.indexOf(lowest(one.verdicts)));
}

function stepOf(
  judge: Judge,
  role: Role,
  { kind, passedTo }: EscalationPath,
  action: string,
  passed?: string,
): Verdict {
  if (action === 'iam:PassRole' && passedTo !== undefined)
    return best(passedTo.map((service) => judge.may(action, passed, passing(judge.effective.context, service))));
  const anywhere = judge.may(action);
  if (kind !== 'self' || anywhere.level === 'everywhere') return anywhere;
  const onItself = judge.may(action, role.arn);
  return onItself.level === 'everywhere' ? onItself : anywhere;
}

/** iam:PassedToService is the caller's to choose: asked for the service that the path goes through. */
export function passing(context: Context, service: string): Context {
  return (key) => (key === 'iam:passedtoservice' ? [service] : context(key));
}

function bestPath(power: Power, paths: ReturnType<typeof heldPaths>): HeldPower | undefined {
  const [first] = paths;
  if (first === undefined) return undefined;
  const held = heldBy(power, first.path.actions, first.verdicts);
  return held && { ...held, path: first.path };
}

function byAction(judge: Judge, power: ActionPower, home: Home): HeldPower | undefined {
  const asked = power.actions.map((action) => ({ action, verdict: askFor(judge, power, action, home) }));
  const top = best(asked.map(({ verdict }) => verdict)).level;
  if (top === 'no') return undefined;
  const giving = asked.filter(({ verdict }) => verdict.level === top);
  const { actions: _, resources: __, ...facts } = power;
  return heldBy(
    facts,
    giving.map(({ action }) => action),
    giving.map(({ verdict }) => verdict),
  );
}

function askFor(judge: Judge, { resources }: ActionPower, action: string, { partition, account }: Home): Verdict {
  if (resources === undefined) return judge.may(action);
  const service = `${action.slice(0, action.indexOf(':'))}:`;
  return best(
    resources
      .filter((resource) => resource.startsWith(service))
      .map((resource) => judge.may(action, `arn:${partition}:${resource.replace('{account}', account)}`)),
  );
}

function heldBy(power: Power, actions: readonly string[], verdicts: readonly Verdict[]): HeldPower | undefined {
  const level = lowest(verdicts);
  if (level === 'no') return undefined;
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  const by = verdicts.flatMap((verdict) => verdict.by);
  return {
    power,
    level,
    actions,
    resources: unique(verdicts.flatMap(({ resources }) => resources)),
    except: unique(verdicts.flatMap(({ except }) => except)),
    conditions: unique(verdicts.flatMap(({ conditions }) => conditions)),
    by: [...new Map(by.map((reference) => [`${reference.policy}#${reference.statement}`, reference])).values()],
  };
}

function best(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce(
    (top, verdict) => (LEVELS.indexOf(verdict.level) > LEVELS.indexOf(top.level) ? verdict : top),
    NOTHING,
  );
}

function lowest(verdicts: readonly Verdict[]): Level {
  return LEVELS.find((level) => verdicts.some((verdict) => verdict.level === level)) ?? 'no';
}

function homeOf({ arn, account }: Role): Home {
  return { partition: parseIamArn(arn)?.partition ?? '*', account: account === '' ? '*' : account };
}
