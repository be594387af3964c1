import { createHash } from 'node:crypto';
import { type IamArn, parseIamArn } from './arn.ts';
import type { ContainmentOrder } from './containment.ts';
import type { Decision } from './decision.ts';
import type { Method, Scope } from './deny-policy.ts';
import { isObject, type JsonObject, textOf } from './json.ts';
import { policyNameOf } from './policy-name.ts';
import type { AnyCommand } from './user-command.ts';
import { isOnUser } from './user-containment.ts';

/** A decision as it travels to `contain`: for the message alone. No document in it is ever written. */
export type Report = Omit<Decision, 'containments'>;

interface Common extends ContainmentOrder {
  /** What made the command: the event for `contain` and `extend`, the person's request for `lift`. */
  readonly id: string;
  readonly report: Report;
}

/**
 * What `contain` takes, and nothing else. It names role, method and scope; documents and dates are made by `contain` itself,
 * so that a bug in parsing an event can never write a policy.
 */
export type Command =
  | (Common & { readonly kind: 'contain' | 'extend'; readonly roleId?: string })
  /** A deny that somebody took away is put back as the ledger has it. */
  | (Common & { readonly kind: 'restore'; readonly roleId?: string })
  | (Common & { readonly kind: 'lift'; readonly by: string; readonly revive: boolean });

/** A message that is no command of ours: it goes to the dead-letter queue, where the alarm is. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** One command for every containment of the decision. */
export function commandsFor(decision: Decision): AnyCommand[] {
  if (decision.action !== 'contain') return [];
  const { containments, ...report } = decision;
  const { incident, eventId: id, role, principal } = decision;
  const common = { kind: 'contain', id, incident, report } as const;
  return containments.map((containment): AnyCommand => {
    if (isOnUser(containment)) {
      const { target, method, scope } = containment;
      return { ...common, target, method, scope, caller: true, userId: principal.userId ?? '' };
    }
    const { target, method, scope, policyName } = containment;
    return {
      ...common,
      target,
      method,
      scope,
      ...(policyName.endsWith('-caller') && { caller: true }),
      ...(target === role.arn && role.id !== undefined && { roleId: role.id }),
    };
  });
}

/** SQS drops a second message of the same identity for five minutes; after that the policy's name tells. */
export function deduplicationId(command: AnyCommand): string {
  const identity = [command.incident, command.kind, policyNameOf(command), command.id];
  return createHash('sha256').update(identity.join('\n')).digest('hex');
}

/** Commands for one role, or one user, are taken one after the other. */
export function groupOf({ target }: AnyCommand): string {
  const user = parseIamArn(target);
  if (user?.resource === 'user') return `${user.account}/user/${user.name}`;
  const { account, name } = roleOf(target);
  return `${account}/${name}`;
}

/** @throws CommandError that names the field: a queue that others can write to must not become a way to write policies. */
export function parseCommand(text: string): Command {
  const value = jsonIn(text);
  const order = {
    id: required(value, 'id'),
    incident: matching(value, 'incident', /^[0-9a-f]{16}$/),
    target: roleOf(required(value, 'target')).arn,
    method: methodOf(value),
    scope: scopeOf(value.scope),
    report: reportOf(value.report),
    ...(value.caller === true && { caller: true }),
    ...(value.extension !== undefined && { extension: extensionOf(value) }),
    ...(value.widened !== undefined && { widened: matching(value, 'widened', /^[0-9a-f]{8}$/) }),
  };
  switch (value.kind) {
    case 'contain':
    case 'extend':
    case 'restore':
      return {
        ...order,
        kind: value.kind,
        ...(value.roleId !== undefined && { roleId: matching(value, 'roleId', /^AROA[A-Z0-9]{8,124}$/) }),
      };
    case 'lift':
      return { ...order, kind: 'lift', by: required(value, 'by'), revive: value.revive === true };
    default:
      throw new CommandError(
        `kind is ${JSON.stringify(value.kind)}; it must be "contain", "extend", "restore" or "lift"`,
      );
  }
}

/** @throws CommandError for anything but the text of a JSON object */
export function jsonIn(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CommandError('the message is not a JSON object');
}

export function required(value: JsonObject, field: string): string {
  const text = textOf(value[field]);
  if (text === undefined) throw new CommandError(`${field} is ${JSON.stringify(value[field])}, not a text`);
  return text;
}

export function matching(value: JsonObject, field: string, pattern: RegExp): string {
  const text = required(value, field);
  if (!pattern.test(text)) throw new CommandError(`${field} is "${text}", which does not match ${pattern.source}`);
  return text;
}

function methodOf(value: JsonObject): Method {
  return matching(value, 'method', /^(?:freeze|revocation|quarantine)$/) as Method;
}

function extensionOf({ extension }: JsonObject): number {
  if (typeof extension === 'number' && Number.isInteger(extension) && extension > 0 && extension < 1000)
    return extension;
  throw new CommandError(`extension is ${JSON.stringify(extension)}, not a whole number from 1 to 999`);
}

function scopeOf(scope: unknown): Scope {
  if (isObject(scope) && scope.kind === 'role') return { kind: 'role' };
  if (isObject(scope) && (scope.kind === 'workload' || scope.kind === 'session') && isTexts(scope.userids))
    return { kind: scope.kind, userids: scope.userids };
  throw new CommandError(`scope is ${JSON.stringify(scope)}, neither a role nor a list of sessions`);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function roleOf(arn: string): IamArn {
  const role = parseIamArn(arn);
  if (role?.resource !== 'role') throw new CommandError(`target is "${arn}", not the ARN of a role`);
  return role;
}

/** Only the message reads it, and the message reads it as text: enough to know that it is one of ours. */
export function reportOf(report: unknown): Report {
  if (isObject(report) && Array.isArray(report.findings) && textOf(report.severity) && isObject(report.role))
    return report as unknown as Report;
  throw new CommandError('report is not a decision');
}
