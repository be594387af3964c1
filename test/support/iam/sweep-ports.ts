import { parseIamArn } from '../../../lib/base/arn.ts';
import type { Written } from '../../../lib/contain/ports.ts';
import type {
  FoundPolicy,
  ManagedPolicy,
  Scanned,
  UnattachedPolicy,
  UnderPrefix,
} from '../../../lib/incident/deny/found.ts';
import { PREFIX } from '../../../lib/incident/deny/policy-name.ts';
import type { SweepPorts } from '../../../lib/sweep/ports.ts';
import type { Calls } from './calls.ts';
import { rolePorts, unmade } from './role-ports.ts';
import { arnOfRole, documentOf, type MemoryAccount, nameIn, usesOf } from './state.ts';

/** What the sweep asks of IAM about roles. */
export function sweepPorts(calls: Calls): Pick<SweepPorts, 'policies' | 'managed' | 'untag' | 'scan'> {
  const { read, remove } = rolePorts(calls);
  return {
    policies: { read, remove },
    managed: {
      current: ({ target: role, rung, managed }) =>
        calls.read('get-policy-version', (account) => {
          if (managed === undefined) return undefined;
          const on = account.roles.get(role.name);
          const isCarried = rung === 'managed' ? on?.attached.has(managed.arn) : on?.boundary === managed.arn;
          return isCarried ? documentOf(account, managed.arn) : undefined;
        }),
      remove: (found) => takenOff(calls, found),
      discard: (policy) => discarded(calls, policy),
    },
    untag: (roleName, key) => calls.write({ call: 'untag-role', roleName, keys: [key] }),
    scan: () => calls.read('get-account-authorization-details', scanned),
  };
}

async function takenOff(calls: Calls, { target: role, rung, managed }: UnderPrefix): Promise<Written> {
  if (managed === undefined) return 'absent';
  const detached = await calls.write(
    rung === 'boundary'
      ? { call: 'delete-role-permissions-boundary', roleName: role.name }
      : { call: 'detach-role-policy', roleName: role.name, policyArn: managed.arn },
  );
  if (detached !== 'done' || usesOf(calls.account, managed.arn) > 0) return detached;
  return unmade(calls, managed.arn);
}

/** Only what nothing holds and nobody changed since the listing. */
async function discarded(calls: Calls, { managed: { arn, updatedAt } }: UnattachedPolicy): Promise<boolean> {
  const isSame = calls.account.policies.get(arn)?.updatedAt?.getTime() === updatedAt?.getTime();
  return isSame && usesOf(calls.account, arn) === 0 && (await unmade(calls, arn)) === 'done';
}

/** Everything under our prefix: on every rung of every role, and what nothing holds. */
export function scanned(account: MemoryAccount): Scanned {
  const unattached = [...account.policies.keys()].filter(
    (arn) => isUnderPrefix(arn) && parseIamArn(arn)?.path === '/' && usesOf(account, arn) === 0,
  );
  return {
    carried: [...account.roles.keys()].flatMap((name) => foundOn(account, name)),
    unattached: unattached.map((arn) => managedPolicy(account, arn)),
  };
}

function foundOn(account: MemoryAccount, name: string): FoundPolicy[] {
  const role = account.roles.get(name);
  if (role === undefined) return [];
  const common = {
    target: { arn: arnOfRole(name, role), name, tags: Object.fromEntries(role.tags) },
    trustPolicy: structuredClone(role.trust),
  };
  const onManaged = (rung: 'managed' | 'boundary') => (arn: string) => ({
    ...common,
    rung,
    ...managedPolicy(account, arn),
  });
  return [
    ...[...role.inline]
      .filter(([policyName]) => policyName.startsWith(PREFIX))
      .map(([policyName, document]) => ({
        ...common,
        rung: 'inline' as const,
        policyName,
        document: structuredClone(document),
      })),
    ...[...role.attached].filter(isUnderPrefix).map(onManaged('managed')),
    ...[role.boundary ?? ''].filter(isUnderPrefix).map(onManaged('boundary')),
  ];
}

const isUnderPrefix = (arn: string) => nameIn(arn).startsWith(PREFIX);

function managedPolicy(
  account: MemoryAccount,
  arn: string,
): { policyName: string; managed: ManagedPolicy; document: unknown } {
  const { versions = [], updatedAt } = account.policies.get(arn) ?? {};
  const managed = {
    arn,
    ...(updatedAt && { updatedAt }),
    versions: versions.map(({ id, isDefault }) => ({ id, isDefault })),
    uses: usesOf(account, arn),
  };
  return { policyName: nameIn(arn), managed, document: documentOf(account, arn) };
}
