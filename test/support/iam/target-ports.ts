import { parseIamArn } from '../../../lib/base/arn.ts';
import type { Target } from '../../../lib/base/iam-arn.ts';
import { present } from '../../../lib/base/json.ts';
import type { HigherRungs, Identity, TargetPolicies, Written } from '../../../lib/contain/ports.ts';
import { managedPlace } from '../../../lib/incident/deny/containment-of.ts';
import { holderOf, sameDocument } from '../../../lib/incident/deny/deny-document.ts';
import { parsePolicyName } from '../../../lib/incident/deny/policy-name.ts';
import { isReserve, outOfReserve, parseReserve, reserveDocument } from '../../../lib/incident/deny/reserve.ts';
import { OURS } from '../events.ts';
import type { Calls } from './calls.ts';
import { QUOTAS } from './quotas.ts';
import { arnOfRole, documentOf, type MemoryAccount, nameIn, type Taken, usesOf } from './state.ts';

/** What `contain` asks of IAM. */
export function targetPorts(calls: Calls): Required<TargetPolicies> {
  const read = readingFrom(calls);
  return {
    read,
    higher: higherRungs(calls),
    identity: (target) =>
      calls.read(isUser(target) ? 'get-user' : 'get-role', (account) => identityIn(account, target)),
    inline: ({ name }) =>
      calls.read('list-role-policies', ({ roles }) => [
        { policyName: 'owners-own', document: ownersOwn(calls.taken) },
        ...[...(roles.get(name)?.inline ?? [])].map(([policyName, document]) => ({
          policyName,
          document: structuredClone(document),
        })),
      ]),
    confirm: async (target, policyName, document) =>
      calls.shows && sameDocument(await read(target, policyName), document),
    put: (target, policyName, document) =>
      calls.write(
        isUser(target)
          ? { call: 'put-user-policy', userName: target.name, policyName, document }
          : { call: 'put-role-policy', roleName: target.name, policyName, document },
      ),
    remove: (roleName, policyName) => calls.write({ call: 'delete-role-policy', roleName, policyName }),
  };
}

/** IAM does not count the white space. */
function ownersOwn({ role = 0 }: Taken): string {
  return ' '.repeat(role) + 'x'.repeat(role);
}

/** The document of an inline policy of a role or user. */
export function readingFrom(calls: Calls): TargetPolicies['read'] {
  return (target, policyName) =>
    calls.read(isUser(target) ? 'get-user-policy' : 'get-role-policy', (account) =>
      structuredClone(holderIn(account, target)?.inline.get(policyName)),
    );
}

export function isUser({ arn }: Target): boolean {
  return holderOf(arn) === 'user';
}

function identityIn({ roles, users }: MemoryAccount, target: Target): Identity | undefined {
  if (isUser(target)) {
    const user = users.get(target.name);
    return user && { arn: target.arn, id: user.id };
  }
  const role = roles.get(target.name);
  return role && present({ arn: arnOfRole(target.name, role), id: role.id, createdAt: role.createdAt });
}

function holderIn({ roles, users }: MemoryAccount, target: Target) {
  return isUser(target) ? users.get(target.name) : roles.get(target.name);
}

/** The same for code that knows no rung above the inline policies. */
export function inlineOnly({ higher: _, ...inline }: TargetPolicies): TargetPolicies {
  return inline;
}

function higherRungs(calls: Calls): HigherRungs {
  return {
    carried: (roleName, policyArn, rung) =>
      calls.read('get-policy-version', (account) => {
        const role = account.roles.get(roleName);
        if (rung === 'boundary') return role?.boundary === policyArn ? documentOf(account, policyArn) : undefined;
        const attached = [...(role?.attached ?? [])].filter(mayBeOurs).map((arn) => foundIn(account, arn, roleName));
        return attached.find(({ policyName }) => policyName === nameIn(policyArn))?.document;
      }),
    attached: (roleName) =>
      calls.read('list-attached-role-policies', (account) => {
        const attached = [...(account.roles.get(roleName)?.attached ?? [])];
        return {
          slots: QUOTAS.attachedToRole - (calls.taken.attached ?? 0) - attached.length,
          ours: attached.filter(mayBeOurs).map((arn) => foundIn(account, arn, roleName)),
        };
      }),
    make: (policyArn, document) => made(calls, policyArn, document),
    remake: (policy, document) => {
      const { target, policyName, reserve } = policy;
      const { policyArn } = managedPlace(policy);
      const stored = reserve === undefined ? document : reserveDocument(policyName, target, document);
      return calls.account.policies.has(policyArn) ? made(calls, policyArn, stored) : Promise.resolve('full');
    },
    reserve: (policyArn) =>
      calls.read('get-policy', (account) => {
        const found = parseReserve(documentOf(account, policyArn));
        const uses = usesOf(account, policyArn);
        return found && { target: found.target, policyName: found.policyName, lapse: found.deny.lapse, uses };
      }),
    attach: (roleName, policyArn) => calls.write({ call: 'attach-role-policy', roleName, policyArn }),
    unmake: (policyArn) => unmade(calls, policyArn),
    state: (roleName) =>
      calls.read('get-role', ({ roles }) => {
        const role = roles.get(roleName);
        if (role === undefined) return {};
        const { boundary, createdAt, lastUsed } = role;
        return present({ arn: arnOfRole(roleName, role), boundary, createdAt, lastUsed });
      }),
    bound: (roleName, policyArn) => calls.write({ call: 'put-role-permissions-boundary', roleName, policyArn }),
    tag: (roleName, key, value) => calls.write({ call: 'tag-role', roleName, key, value }),
  };
}

function mayBeOurs(arn: string): boolean {
  const isNamed = parsePolicyName(nameIn(arn)) !== undefined || isReserve(nameIn(arn));
  return parseIamArn(arn)?.path === '/' && isNamed;
}

const foundIn = (account: MemoryAccount, arn: string, roleName: string) =>
  outOfReserve(nameIn(arn), documentOf(account, arn), `arn:aws:iam::${OURS}:role/${roleName}`);

/** One that is there gets another version, and its oldest spare one makes room. */
async function made(calls: Calls, policyArn: string, document: unknown): Promise<Written> {
  const policy = calls.account.policies.get(policyArn);
  if (policy === undefined) return calls.write({ call: 'create-policy', policyArn, document });
  if (sameDocument(documentOf(calls.account, policyArn), document)) return 'done';
  const oldest = policy.versions.findLast(({ isDefault }) => !isDefault);
  if (policy.versions.length >= QUOTAS.versions && oldest !== undefined)
    await calls.write({ call: 'delete-policy-version', policyArn, versionId: oldest.id });
  return calls.write({ call: 'create-policy-version', policyArn, document });
}

export async function unmade(calls: Calls, policyArn: string): Promise<Written> {
  for (const { id, isDefault } of calls.account.policies.get(policyArn)?.versions ?? [])
    if (!isDefault) await calls.write({ call: 'delete-policy-version', policyArn, versionId: id });
  return calls.write({ call: 'delete-policy', policyArn });
}
