import { createHash } from 'node:crypto';
import { parseIamArn } from '../base/arn.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import type { Command } from './command.ts';
import { CommandError } from './command-text.ts';

/** SQS drops a second message of the same identity for five minutes. A later one finds the deny by its policy's name. */
export function deduplicationId(command: Command): string {
  const identity = [command.incident, command.kind, policyNameOf(command), command.id];
  return createHash('sha256').update(identity.join('\n')).digest('hex');
}

/** The queue hands out the commands of one group, for one role or user, in order. */
export function groupOf({ target }: Command): string {
  const arn = parseIamArn(target);
  if (arn?.resource === 'user') return `${arn.account}/user/${arn.name}`;
  if (arn?.resource === 'role') return `${arn.account}/${arn.name}`;
  throw new CommandError(`target is "${target}", not the ARN of a role or user`);
}
