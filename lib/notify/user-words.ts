import { parseIamArn } from '../base/arn.ts';
import { shellWord } from '../base/shell-word.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { stamp } from './stamp.ts';

/** Says what a deny on a user does, and what a person has to do before it ends: the deny only buys time. */
export function inWordsOnUser({ target, lapse, policyName }: Containment, subject: string): string {
  const name = parseIamArn(target)?.name ?? target;
  return [
    `${subject} user ${name}, with every access key, the console password and all sessions made with them, is denied everything until ${stamp(lapse)}.`,
    `AFTER THAT, or when it is ended before, THE KEYS WORK AGAIN: deactivate them now. ${keyCommands(name)}`,
    `Policy ${policyName}.`,
  ].join(' ');
}

/** AWS lists keys by their ids alone, and the event does not show which key is in strange hands. */
function keyCommands(name: string): string {
  const user = `--user-name ${shellWord(name)}`;
  return `\`aws iam list-access-keys ${user}\` lists them, \`aws iam update-access-key ${user} --access-key-id <id> --status Inactive\` stops one, \`aws iam delete-login-profile ${user}\` takes the password away.`;
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html: nothing denies
 * GetSessionToken, and its sessions live up to 36 hours.
 */
export const UNREACHED_BY_USER: readonly string[] = [
  'Sessions of roles that the user assumed live on, up to 12 hours each.',
  'Kubernetes (EKS) tokens, database connections and shells that are open already are not cut.',
  'Sessions that the user gets by GetSessionToken, during the deny too, live up to 36 hours, outlive a deactivated key and work again when the deny ends: keep the user denied by a policy of your own until they are over.',
];
