import { parseIamArn } from '../../../lib/base/arn.ts';
import type { Written } from '../../../lib/contain/ports.ts';
import type {
  FoundPolicy,
  ManagedPolicy,
  Scanned,
  UnattachedPolicy,
  UnderPrefix,
} from '../../../lib/incident/deny/found.ts';
import { PREFIX } from '../../../lib/incident/deny/found.ts';
import { isReserve, outOfReserve } from '../../../lib/incident/deny/reserve.ts';
import type { SweepPorts } from '../../../lib/sweep/ports.ts';
import { OURS } from '../events.ts';
import type { Calls } from './calls.ts';
import { arnOfRole, arnOfUser, documentOf, type MemoryAccount, type MemoryUser, nameIn, usesOf } from './state.ts';
import { isUser, readingFrom, unmade } from './target-ports.ts';

/** What the sweep asks of IAM. */
export function sweepPorts(calls: Calls): Pick<SweepPorts, 'policies' | 'managed' | 'untag' | 'scan'> {
  return {
    policies: {
      read: readingFrom(calls),
      remove: (target, policyName) =>
        calls.write(
          isUser(target)
            ? { call: 'delete-user-policy', userName: target.name, policyName }
            : { call: 'delete-role-policy', roleName: target.name, policyName },
        ),
    },
    managed: {
      current: ({ target: role, rung, policyName, managed }) =>
        calls.read('get-policy-version', (account) => {
          if (managed === undefined) return undefined;
          const on = account.roles.get(role.name);
          const isCarried = rung === 'managed' ? on?.attached.has(managed.arn) : on?.boundary === managed.arn;
          if (!isCarried) return undefined;
          const shown = outOfReserve(nameIn(managed.arn), documentOf(account, managed.arn), role.arn);
          return shown.policyName === policyName ? shown.document : undefined;
        }),
      remove: (found) => takenOff(calls, found),
      discard: (policy) => discarded(calls, policy),
    },
    untag: (roleName, key) => calls.write({ call: 'untag-role', roleName, keys: [key] }),
    scan: () => calls.read('get-account-authorization-details', scanned),
  };
}

async function takenOff(calls: Calls, { target: role, rung, managed, reserve }: UnderPrefix): Promise<Written> {
  if (managed === undefined) return 'absent';
  const detached = await calls.write(
    rung === 'boundary'
      ? { call: 'delete-role-permissions-boundary', roleName: role.name }
      : { call: 'detach-role-policy', roleName: role.name, policyArn: managed.arn },
  );
  if (detached !== 'done' || usesOf(calls.account, managed.arn) > 0 || reserve !== undefined) return detached;
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
    (arn) =>
      isUnderPrefix(arn) && parseIamArn(arn)?.path === '/' && usesOf(account, arn) === 0 && !isReserve(nameIn(arn)),
  );
  return {
    carried: [...[...account.roles.keys()].flatMap((name) => foundOn(account, name)), ...foundOnUsers(account)],
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
    managed: managedPolicy(account, arn).managed,
    ...outOfReserve(nameIn(arn), documentOf(account, arn), `arn:aws:iam::${OURS}:role/${name}`),
  });
  return [
    ...inlineIn(role).map((one) => ({ ...common, ...one })),
    ...[...role.attached].filter(isUnderPrefix).map(onManaged('managed')),
    ...[role.boundary ?? ''].filter(isUnderPrefix).map(onManaged('boundary')),
  ];
}

function foundOnUsers({ users }: MemoryAccount): FoundPolicy[] {
  return [...users].flatMap(([name, user]) =>
    inlineIn(user).map((one) => ({ target: { arn: arnOfUser(name, user), name, tags: {} }, ...one })),
  );
}

function inlineIn({ inline }: Pick<MemoryUser, 'inline'>) {
  const ours = [...inline].filter(([policyName]) => policyName.startsWith(PREFIX));
  return ours.map(([policyName, document]) => ({
    rung: 'inline' as const,
    policyName,
    document: structuredClone(document),
  }));
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
