import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import type { Target } from '../base/iam-arn.ts';
import { present } from '../base/json.ts';
import type { TargetPolicies } from '../contain/ports.ts';
import { holderOf, sameDocument } from '../incident/deny/deny-document.ts';
import { higherRungs } from './higher-rungs.ts';
import { iamForWriting, inlineReader, unlessAbsent, written } from './inline-policies.ts';

/** IAM answers a read from any of several copies, which may be seconds behind a write. */
const PAUSES: readonly number[] = [0, 500, 1500, 3000];

/** Policies of roles and users. The SDK itself repeats throttled and failed calls. No code here can delete one of a user. */
export function targetPolicies(client: IAMClient = iamForWriting(), pauses = PAUSES): TargetPolicies {
  const read = inlineReader(client);
  const roleNamed = (RoleName: string) =>
    unlessAbsent(async () => {
      const { Role: { Arn = '', RoleId = '', CreateDate } = {} } = await client.send(new GetRoleCommand({ RoleName }));
      return present({ arn: Arn, id: RoleId, createdAt: CreateDate });
    });
  const userNamed = (UserName: string) =>
    unlessAbsent(async () => {
      const { User: { Arn = '', UserId = '' } = {} } = await client.send(new GetUserCommand({ UserName }));
      return { arn: Arn, id: UserId };
    });
  return {
    read,
    remove: (RoleName, PolicyName) => written(() => client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))),
    higher: higherRungs(client),
    inline: (role) => inlineOn(client, role, read),
    identity: ({ arn, name }, isExpected) =>
      repeated(isExpected ? pauses : [0], () => (holderOf(arn) === 'user' ? userNamed(name) : roleNamed(name))),
    put: ({ arn, name }, PolicyName, document) => {
      const policy = { PolicyName, PolicyDocument: JSON.stringify(document) };
      return written(() =>
        holderOf(arn) === 'user'
          ? client.send(new PutUserPolicyCommand({ UserName: name, ...policy }))
          : client.send(new PutRolePolicyCommand({ RoleName: name, ...policy })),
      );
    },
    confirm: confirming(read, pauses),
  };
}

/** An attacker who plants a hundred tiny policies must not make the containment wait for a hundred reads: IAM still says when they are full. */
const MOST_READ = 50;

async function inlineOn(client: IAMClient, role: Target, read: TargetPolicies['read']) {
  const names = await unlessAbsent(async () => {
    const all: string[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName: role.name }))
      all.push(...PolicyNames);
    return all;
  });
  if (names === undefined || names.length > MOST_READ) return [];
  return Promise.all(names.map(async (policyName) => ({ policyName, document: await read(role, policyName) })));
}

/** Reads again until IAM shows the document that was put, or the pauses (in milliseconds) are over. */
function confirming(read: TargetPolicies['read'], pauses: readonly number[]): TargetPolicies['confirm'] {
  return async (target, policyName, document) => {
    const shows = async () => sameDocument(await read(target, policyName), document) || undefined;
    return (await repeated(pauses, shows)) === true;
  };
}

/** Asks after each pause (in milliseconds) until there is an answer. */
async function repeated<T>(pauses: readonly number[], ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const pause of pauses) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  return undefined;
}
