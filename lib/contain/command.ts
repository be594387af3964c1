import { createHash } from 'node:crypto';
import { parseIamArn } from '../base/arn.ts';
import type { ContainmentOrder } from '../incident/deny/containment.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import type { UserOrder } from '../incident/deny/user-containment.ts';
import type { Cause, Report } from './report.ts';

interface Common extends ContainmentOrder {
  /** The origin of the command, for example the event's id. */
  readonly id: string;
  readonly cause: Cause;
  /** See `Decided`. */
  readonly armed?: true;
  readonly report: Report;
}

/**
 * The only input of `contain` for roles. A command names role, method and scope; `contain` itself makes documents and dates, so
 * that a bug in parsing an event can never write a policy.
 */
export type Command =
  | (Common & { readonly kind: 'contain' | 'extend'; readonly roleId?: string })
  /** Somebody took the deny away, and `contain` puts it back as the ledger has it. */
  | (Common & { readonly kind: 'restore'; readonly roleId?: string })
  | (Common & {
      readonly kind: 'lift';
      readonly by: string;
      readonly revive: boolean;
      /** Rolewarden itself lifts the deny, because the cause is gone. The rest of the deny stays guarded. */
      readonly down?: true;
    });

/**
 * The input of `contain` for the user who called. It is a type of its own, so that a deny for a user can never be put on a role.
 */
export interface UserCommand extends UserOrder {
  readonly kind: 'contain' | 'restore';
  /** The id of the event. */
  readonly id: string;
  readonly cause: Cause;
  readonly report: Report;
}

export type AnyCommand = Command | UserCommand;

export function isUserCommand(command: AnyCommand): command is UserCommand {
  return command.scope.kind === 'user';
}

/** The message is no command of ours: it goes to the dead-letter queue, which has an alarm. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** SQS drops a second message of the same identity for five minutes. A later one finds the deny by its policy's name. */
export function deduplicationId(command: AnyCommand): string {
  const identity = [command.incident, command.kind, policyNameOf(command), command.id];
  return createHash('sha256').update(identity.join('\n')).digest('hex');
}

/** The queue hands out the commands of one group, for one role or user, in order. */
export function groupOf({ target }: AnyCommand): string {
  const arn = parseIamArn(target);
  if (arn?.resource === 'user') return `${arn.account}/user/${arn.name}`;
  if (arn?.resource === 'role') return `${arn.account}/${arn.name}`;
  throw new CommandError(`target is "${target}", not the ARN of a role or user`);
}
