import { GetUserCommand, type IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { InlinePolicies } from '../contain/ports.ts';
import { CONFIRM_PAUSES, confirming } from './confirming.ts';
import { unlessAbsent, written } from './inline-policies.ts';
import { iamForWriting } from './quota-full.ts';
import { userPolicyReader } from './user-policy-reader.ts';

/** Reads and puts inline policies of users. No code here can delete one. */
export function userPolicies(client: IAMClient = iamForWriting(), pauses = CONFIRM_PAUSES): InlinePolicies {
  const { read } = userPolicyReader(client);
  return {
    read,
    uniqueId: (UserName) =>
      unlessAbsent(async () => (await client.send(new GetUserCommand({ UserName }))).User?.UserId),
    put: (UserName, PolicyName, document) =>
      written(() =>
        client.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: JSON.stringify(document) })),
      ),
    confirm: confirming(read, pauses),
  };
}
