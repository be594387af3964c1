import { IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { DETAILS } from '../account/account-table.ts';

type Input = Readonly<Record<string, string | undefined>>;

/** A client that answers from the account of the table, and counts the rounds in which questions were asked at once. */
export function iamDouble() {
  const client = new IAMClient({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  const asked: string[] = [];
  let waiting: (() => void)[] = [];
  let rounds = 0;
  Object.assign(client, {
    send(command: { constructor: { name: string }; input: Input }): Promise<unknown> {
      const name = command.constructor.name.replace(/Command$/, '');
      asked.push(name);
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(answerAll);
        waiting.push(() => {
          try {
            resolve(answer(name, command.input));
          } catch (error) {
            reject(error);
          }
        });
      });
    },
  });
  function answerAll(): void {
    const all = waiting;
    waiting = [];
    rounds++;
    for (const one of all) one();
  }
  return {
    client,
    asked,
    /** Serial round trips since the last call. */
    takeRounds(): number {
      const taken = rounds;
      rounds = 0;
      return taken;
    },
  };
}

function answer(name: string, input: Input): unknown {
  const role = DETAILS.RoleDetailList.find(({ RoleName }) => RoleName === input.RoleName);
  const user = DETAILS.UserDetailList.find(({ UserName }) => UserName === input.UserName);
  const group = DETAILS.GroupDetailList.find(({ GroupName }) => GroupName === input.GroupName);
  const policy = DETAILS.Policies.find(({ Arn }) => Arn === input.PolicyArn);
  switch (name) {
    case 'GetRole':
      return { Role: there(role) && apiRole(there(role)) };
    case 'ListRolePolicies':
      return { PolicyNames: there(role).RolePolicyList.map(({ PolicyName }) => PolicyName) };
    case 'ListAttachedRolePolicies':
      return { AttachedPolicies: there(role).AttachedManagedPolicies };
    case 'GetRolePolicy':
      return {
        PolicyDocument: encoded(
          there(there(role).RolePolicyList.find(({ PolicyName }) => PolicyName === input.PolicyName)).PolicyDocument,
        ),
      };
    case 'GetInstanceProfile': {
      const holders = DETAILS.RoleDetailList.filter(({ InstanceProfileList }) =>
        InstanceProfileList.some(({ InstanceProfileName }) => InstanceProfileName === input.InstanceProfileName),
      );
      return { InstanceProfile: { Roles: [{ RoleName: there(holders[0]).RoleName }] } };
    }
    case 'GetPolicy':
      return { Policy: { DefaultVersionId: there(policy).DefaultVersionId } };
    case 'GetPolicyVersion':
      return {
        PolicyVersion: {
          Document: encoded(
            there(there(policy).PolicyVersionList.find(({ VersionId }) => VersionId === input.VersionId)).Document,
          ),
        },
      };
    case 'ListEntitiesForPolicy':
      return {
        PolicyRoles: DETAILS.RoleDetailList.filter(({ AttachedManagedPolicies }) =>
          AttachedManagedPolicies.some(({ PolicyArn }) => PolicyArn === input.PolicyArn),
        ),
      };
    case 'GetUser':
      return { User: there(user) };
    case 'ListUserPolicies':
      return { PolicyNames: there(user).UserPolicyList.map(({ PolicyName }) => PolicyName) };
    case 'GetUserPolicy':
      return { PolicyDocument: encoded(there(user?.UserPolicyList[0]).PolicyDocument) };
    case 'ListAttachedUserPolicies':
      return { AttachedPolicies: there(user).AttachedManagedPolicies };
    case 'ListGroupsForUser':
      return { Groups: there(user).GroupList.map((GroupName) => ({ GroupName })) };
    case 'ListGroupPolicies':
      return { PolicyNames: there(group).GroupPolicyList.map(({ PolicyName }) => PolicyName) };
    case 'GetGroupPolicy':
      return { PolicyDocument: encoded(there(group?.GroupPolicyList[0]).PolicyDocument) };
    case 'ListAttachedGroupPolicies':
      return { AttachedPolicies: there(group).AttachedManagedPolicies };
    default:
      throw new Error(`the double does not answer ${name}`);
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new NoSuchEntityException({ message: 'not there', $metadata: {} });
  return value;
}

/** As the API answers it: dates as Date, the document URL-encoded, no policies. */
function apiRole(role: (typeof DETAILS.RoleDetailList)[number]) {
  const { LastUsedDate } = role.RoleLastUsed as { LastUsedDate?: string };
  const document = role.AssumeRolePolicyDocument;
  return {
    ...role,
    CreateDate: new Date(role.CreateDate),
    RoleLastUsed: LastUsedDate === undefined ? {} : { LastUsedDate: new Date(LastUsedDate) },
    AssumeRolePolicyDocument: typeof document === 'string' ? document : encoded(document),
  };
}

function encoded(document: unknown): string {
  return encodeURIComponent(JSON.stringify(document));
}
