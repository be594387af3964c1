import { parseIamArn } from './arn.ts';
import {
  type Command,
  CommandError,
  jsonIn,
  matching,
  parseCommand,
  type Report,
  reportOf,
  required,
} from './command.ts';
import { isObject, type JsonObject } from './json.ts';
import { USER_ID, type UserMethod, type UserOrder } from './user-containment.ts';

/**
 * What `contain` takes for the user who called: beside the commands on roles and never one of them, so that what is meant for a
 * user cannot be put on a role.
 */
export interface UserCommand extends UserOrder {
  /** `restore`: somebody took it away, and it is put back as the ledger has it. */
  readonly kind: 'contain' | 'restore';
  /** The event. */
  readonly id: string;
  readonly report: Report;
}

export type AnyCommand = Command | UserCommand;

export function isUserCommand(command: AnyCommand): command is UserCommand {
  return command.scope.kind === 'user';
}

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
  return {
    kind: matching(value, 'kind', /^(?:contain|restore)$/) as UserCommand['kind'],
    id: required(value, 'id'),
    incident: matching(value, 'incident', /^[0-9a-f]{16}$/),
    target: target.arn,
    method: matching(value, 'method', /^(?:freeze|quarantine)$/) as UserMethod,
    scope: { kind: 'user' },
    caller: true,
    userId: matching(value, 'userId', USER_ID),
    report,
  };
}
