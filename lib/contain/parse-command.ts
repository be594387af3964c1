import { parseIamArn } from '../base/arn.ts';
import { bytesOf, isObject, isTexts, type JsonObject, jsonIn, textOf } from '../base/json.ts';
import { METHOD_PATTERN, type Method } from '../base/method.ts';
import { isSeverity, SEVERITIES } from '../base/severity.ts';
import { wordsWithin } from '../base/shortened.ts';
import { USER_ID, USER_METHOD } from '../incident/deny/containment-of.ts';
import { type Scope, scopeIn } from '../incident/deny/deny-policy.ts';
import type { Command } from './command.ts';
import { COMMAND_VERSION, CommandError, LONGEST_COMMAND, LONGEST_WORDS } from './command-text.ts';
import type { Cause } from './report.ts';
import { commandAsOf010 } from './written-by-0-1-0.ts';

/** @throws CommandError that names the field: a queue that others can write to must not become a way to write policies. */
export function parseCommand(text: string): Command {
  const command = commandIn(messageIn(text));
  const bytes = bytesOf({ ...command, report: {} });
  const most = LONGEST_COMMAND - LONGEST_WORDS;
  if (bytes > most) throw new CommandError(`what decides has ${bytes} bytes, more than ${most}`);
  return command;
}

function commandIn(value: JsonObject): Command {
  const order = {
    ...commonOf(value),
    method: matching(value, 'method', METHOD) as Method,
    ...(value.armed === true && { armed: true as const }),
    ...(value.caller === true && { caller: true }),
    ...(value.extension !== undefined && {
      extension: read(value, 'extension', ', not a whole number from 1 to 999', extensionIn),
    }),
    ...(value.widened !== undefined && { widened: matching(value, 'widened', /^[0-9a-f]{8}$/) }),
  };
  if (order.scope.kind === 'user') return { ...order, ...onUser(value, order) };
  switch (value.kind) {
    case 'contain':
    case 'extend':
    case 'restore':
      return {
        ...order,
        kind: value.kind,
        ...(value.targetId !== undefined && { targetId: matching(value, 'targetId', ROLE_ID) }),
      };
    case 'lift':
      return {
        ...order,
        kind: 'lift',
        by: bounded(value, 'by', LONGEST_ID),
        revive: value.revive === true,
        ...(value.down === true && { down: true }),
      };
    default:
      return read<Command>(value, 'kind', '; it must be "contain", "extend", "restore" or "lift"', () => undefined);
  }
}

const ROLE_ID = /^AROA[A-Z0-9]{8,124}$/;
const METHOD = new RegExp(`^(?:${METHOD_PATTERN})$`);
const USERS_METHOD = new RegExp(`^${USER_METHOD}$`);

/**
 * A user is stopped only where it called, in the account of the event, and by its id. Nobody extends its deny, and only a person
 * lifts it.
 */
function onUser(value: JsonObject, { target, account }: Pick<Command, 'target' | 'account'>) {
  if (parseIamArn(target)?.account !== account)
    throw new CommandError(`target is "${target}", which is not of account ${account}`);
  for (const field of ['extension', 'widened'] as const)
    if (value[field] !== undefined) throw new CommandError(`${field} is ${JSON.stringify(value[field])} for a user`);
  matching(value, 'method', USERS_METHOD);
  return {
    kind: matching(value, 'kind', /^(?:contain|restore)$/) as 'contain' | 'restore',
    targetId: matching(value, 'targetId', USER_ID),
    caller: true,
  };
}

/** The fields that every command has. */
function commonOf(value: JsonObject) {
  const id = bounded(value, 'id', LONGEST_ID);
  const scope = read(value, 'scope', ', neither a role, a user nor a list of sessions', scopeIn);
  return {
    id,
    incident: matching(value, 'incident', /^[0-9a-f]{16}$/),
    target: targetOf(value, scope),
    scope,
    account: matching(value, 'account', /^\d{12}$/),
    ...(value.at !== undefined && { at: read(value, 'at', ', not a time', timeIn) }),
    ...(value.calledBy !== undefined && { calledBy: bounded(value, 'calledBy', LONGEST_ID) }),
    cause: matching(value, 'cause', /^(?:pass|trust)$/) as Cause,
    severity: read(value, 'severity', `, none of ${SEVERITIES.join(', ')}`, (one) =>
      isSeverity(one) ? one : undefined,
    ),
    askedBy: read(value, 'askedBy', ', not a list of detectors', detectorsIn),
    report: isObject(value.report) ? wordsWithin(value.report, LONGEST_WORDS) : {}, // no word keeps a deny away
  };
}

/** An event id has 36 characters; a command by hand is named for its second and its person. */
const LONGEST_ID = 2200;
/** There are fewer detectors. */
const MOST_DETECTORS = 128;
const DETECTOR = /^[a-z][a-z0-9-]{0,63}$/;

function timeIn(at: unknown): Date | undefined {
  const time = new Date(textOf(at) ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function detectorsIn(askedBy: unknown): readonly string[] | undefined {
  if (!isTexts(askedBy) || askedBy.length > MOST_DETECTORS) return undefined;
  return askedBy.every((detector) => DETECTOR.test(detector)) ? askedBy : undefined;
}

function extensionIn(extension: unknown): number | undefined {
  const isWhole = typeof extension === 'number' && Number.isInteger(extension);
  return isWhole && extension > 0 && extension < 1000 ? extension : undefined;
}

function targetOf(value: JsonObject, scope: Scope): string {
  const wanted = scope.kind === 'user' ? 'user' : 'role';
  const target = parseIamArn(read(value, 'target', ', not a text', textOf));
  if (target?.resource !== wanted) throw new CommandError(`target is "${value.target}", not the ARN of a ${wanted}`);
  return target.arn;
}

/** The message in this release's form. @throws CommandError for a later release's: it may mean more than is understood here */
function messageIn(text: string): JsonObject {
  const value = jsonIn(text);
  if (!isObject(value)) throw new CommandError('the message is not a JSON object');
  if (value.version === undefined) return commandAsOf010(value);
  if (value.version === COMMAND_VERSION) return value;
  throw new CommandError(`version is ${JSON.stringify(value.version)}; this release reads ${COMMAND_VERSION}`);
}

/** The field as `understand` takes it. @throws CommandError that shows it and says what is wrong with it */
function read<T>(value: JsonObject, field: string, wrong: string, understand: (field: unknown) => T | undefined): T {
  const found = understand(value[field]);
  if (found !== undefined) return found;
  throw new CommandError(`${field} is ${JSON.stringify(value[field])?.slice(0, 200)}${wrong}`);
}

function bounded(value: JsonObject, field: string, most: number): string {
  const text = read(value, field, ', not a text', textOf);
  if (text.length > most) throw new CommandError(`${field} has ${text.length} characters, more than ${most}`);
  return text;
}

function matching(value: JsonObject, field: string, pattern: RegExp): string {
  const text = read(value, field, ', not a text', textOf);
  if (!pattern.test(text)) throw new CommandError(`${field} is "${text}", which does not match ${pattern.source}`);
  return text;
}
