import { createHash } from 'node:crypto';
import { parseIamArn } from '../base/arn.ts';
import type { ContainmentOrder } from '../incident/deny/containment.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import type { UserOrder } from '../incident/deny/user-containment.ts';
import type { Cause, Report } from './report.ts';

interface Common extends ContainmentOrder {
  /** What made the command: the event for `contain` and `extend`, the person's request for `lift`. */
  readonly id: string;
  readonly cause: Cause;
  /** See `Decided`. */
  readonly armed?: true;
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
  | (Common & {
      readonly kind: 'lift';
      readonly by: string;
      readonly revive: boolean;
      /** Nobody asked for it: the cause is gone, and what is left of the deny is guarded. */
      readonly down?: true;
    });

/**
 * What `contain` takes for the user who called: beside the commands on roles and never one of them, so that what is meant for a
 * user cannot be put on a role.
 */
export interface UserCommand extends UserOrder {
  /** `restore`: somebody took it away, and it is put back as the ledger has it. */
  readonly kind: 'contain' | 'restore';
  /** The event. */
  readonly id: string;
  readonly cause: Cause;
  readonly report: Report;
}

export type AnyCommand = Command | UserCommand;

export function isUserCommand(command: AnyCommand): command is UserCommand {
  return command.scope.kind === 'user';
}

/** A message that is no command of ours: it goes to the dead-letter queue, where the alarm is. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** SQS drops a second message of the same identity for five minutes; after that the policy's name tells. */
export function deduplicationId(command: AnyCommand): string {
  const identity = [command.incident, command.kind, policyNameOf(command), command.id];
  return createHash('sha256').update(identity.join('\n')).digest('hex');
}

/** Commands for one role, or one user, are taken one after the other. */
export function groupOf({ target }: AnyCommand): string {
  const arn = parseIamArn(target);
  if (arn?.resource === 'user') return `${arn.account}/user/${arn.name}`;
  if (arn?.resource === 'role') return `${arn.account}/${arn.name}`;
  throw new CommandError(`target is "${target}", not the ARN of a role or user`);
}
