import { isObject, type JsonObject, jsonIn } from '../../base/json.ts';
import { OWN_ROLES } from '../../base/own.ts';
import type { ExpectedPolicy } from './expected.ts';
import { bad, DEPLOY, type Health, ok } from './health.ts';

/** Whom a policy may let in. */
export interface LetIn {
  readonly operators?: readonly string[];
  /** Whose roles are our own. */
  readonly account: string;
}

/**
 * Whether the policy of a queue, topic or table still denies its data calls to strangers. Whoever is let in beside our roles has to be
 * an operator; where the settings name none, one stranger may be whoever packaged the stack.
 * @param text the policy as AWS has it
 */
export function policyIs(text: string | undefined, { denied }: ExpectedPolicy, { operators, account }: LetIn): Health {
  const document = jsonIn(text);
  if (!isObject(document)) return bad('has no policy: whoever may call the service may use it', DEPLOY);
  const denies = objectsIn(document.Statement).filter(keepsStrangersOut);
  const open = denied.filter((action) => !denies.some((statement) => textsIn(statement.Action).includes(action)));
  if (open.length > 0) return bad(`its policy does not deny strangers ${open.join(', ')}`, DEPLOY);
  const strangers = [...new Set(denies.flatMap(letIn))].filter((arn) => !isOwn(arn, account));
  const unknown =
    operators === undefined ? beyondPackager(strangers) : strangers.filter((arn) => !operators.includes(arn));
  return unknown.length > 0
    ? bad(`its policy lets others in: ${unknown.slice(0, 5).join(', ')}`, DEPLOY)
    : ok('denies strangers');
}

/** A role that packaged is let in twice, without a path and with any (see `operatorPatterns`). Any other wildcard is everybody's. */
function beyondPackager(strangers: readonly string[]): string[] {
  const asOne = (arn: string) => arn.replace(':role/*/', ':role/');
  const [packager] = strangers.map(asOne);
  return strangers.filter((arn) => asOne(arn) !== packager || /[*?]/.test(asOne(arn)));
}

/** For everybody who is no AWS service; exempt is who the ARNs name, and nobody by another condition. */
function keepsStrangersOut({ Effect, Principal, Condition }: JsonObject): boolean {
  if (Effect !== 'Deny' || !isEverybody(Principal) || !isObject(Condition)) return false;
  const { ArnNotLike, BoolIfExists, ...others } = Condition;
  return Object.keys(others).length === 0 && isObject(BoolIfExists) && hasOnly(BoolIfExists) && isArns(ArnNotLike);
}

function hasOnly(conditions: JsonObject): boolean {
  return JSON.stringify(conditions).toLowerCase() === '{"aws:principalisawsservice":"false"}';
}

function isArns(condition: unknown): boolean {
  return condition === undefined || (isObject(condition) && Object.keys(condition).join() === 'aws:PrincipalArn');
}

function isEverybody(principal: unknown): boolean {
  return principal === '*' || (isObject(principal) && textsIn(principal.AWS).includes('*'));
}

function letIn({ Condition }: JsonObject): string[] {
  const condition = isObject(Condition) ? Condition.ArnNotLike : undefined;
  return isObject(condition) ? textsIn(condition['aws:PrincipalArn']) : [];
}

/** By its whole ARN, without a wildcard. */
function isOwn(arn: string, account: string): boolean {
  const [, , , , of, resource = ''] = arn.split(':');
  return of === account && OWN_ROLES.some((name) => resource === `role/${name}`);
}

function textsIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

function objectsIn(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}
