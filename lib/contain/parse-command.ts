import { type IamArn, parseIamArn } from '../base/arn.ts';
import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { METHOD_PATTERN, type Method } from '../base/method.ts';
import type { Scope } from '../incident/deny/deny-policy.ts';
import { USER_ID, USER_METHOD } from '../incident/deny/user-containment.ts';
import { type AnyCommand, type Command, CommandError, type UserCommand } from './command.ts';
import type { Cause, Report } from './report.ts';
import { causeAsOf010 } from './written-by-0-1-0.ts';

/** @throws CommandError that names the field */
export function parseAnyCommand(text: string): AnyCommand {
  const value = jsonIn(text);
  return isObject(value.scope) && value.scope.kind === 'user' ? userCommandIn(value) : parseCommand(text);
}

function userCommandIn(value: JsonObject): UserCommand {
  const report = reportOf(value.report);
  const target = parseIamArn(required(value, 'target'));
  if (target?.resource !== 'user') throw new CommandError(`target is "${value.target}", not the ARN of a user`);
  if (target.account !== report.account)
    throw new CommandError(`target is "${target.arn}", which is not of account ${report.account}`);
  matching(value, 'method', USERS_METHOD);
  return {
    kind: matching(value, 'kind', /^(?:contain|restore)$/) as UserCommand['kind'],
    id: required(value, 'id'),
    incident: matching(value, 'incident', /^[0-9a-f]{16}$/),
    target: target.arn,
    method: USER_METHOD,
    scope: { kind: 'user' },
    caller: true,
    userId: matching(value, 'userId', USER_ID),
    cause: causeOf(value),
    report,
  };
}

const USERS_METHOD = new RegExp(`^${USER_METHOD}$`);

/** @throws CommandError that names the field: a queue that others can write to must not become a way to write policies. */
export function parseCommand(text: string): Command {
  const value = jsonIn(text);
  const order = {
    id: required(value, 'id'),
    incident: matching(value, 'incident', /^[0-9a-f]{16}$/),
    target: roleOf(required(value, 'target')).arn,
    method: methodOf(value),
    scope: scopeOf(value.scope),
    cause: causeOf(value),
    ...(value.armed === true && { armed: true as const }),
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
      return {
        ...order,
        kind: 'lift',
        by: required(value, 'by'),
        revive: value.revive === true,
        ...(value.down === true && { down: true }),
      };
    default:
      throw new CommandError(
        `kind is ${JSON.stringify(value.kind)}; it must be "contain", "extend", "restore" or "lift"`,
      );
  }
}

/** @throws CommandError for a text that is no JSON object */
function jsonIn(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CommandError('the message is not a JSON object');
}

function required(value: JsonObject, field: string): string {
  const text = textOf(value[field]);
  if (text === undefined) throw new CommandError(`${field} is ${JSON.stringify(value[field])}, not a text`);
  return text;
}

function matching(value: JsonObject, field: string, pattern: RegExp): string {
  const text = required(value, field);
  if (!pattern.test(text)) throw new CommandError(`${field} is "${text}", which does not match ${pattern.source}`);
  return text;
}

const METHOD = new RegExp(`^(?:${METHOD_PATTERN})$`);

function methodOf(value: JsonObject): Method {
  return matching(value, 'method', METHOD) as Method;
}

function causeOf(value: JsonObject): Cause {
  if (value.cause === undefined) return causeAsOf010(reportOf(value.report));
  return matching(value, 'cause', /^(?:pass|trust)$/) as Cause;
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

/** The dates of a deny are compared with the event's time. The message to people reads the rest, as text. */
function reportOf(report: unknown): Report {
  if (isObject(report) && Array.isArray(report.findings) && textOf(report.severity) && isObject(report.role)) {
    if (report.time === undefined || !Number.isNaN(Date.parse(textOf(report.time) ?? '')))
      return report as unknown as Report;
    throw new CommandError(`report.time is ${JSON.stringify(report.time)}, not a time`);
  }
  throw new CommandError('report is not a decision');
}
