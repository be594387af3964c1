import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import type { SweepPorts } from '../../lib/sweep/ports.ts';
import type { MemoryIam } from './memory-iam.ts';

const nameIn = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

/** What the sweep sees and may do of the IAM in memory. */
export function memorySweep(
  { roles, policies, ports }: MemoryIam,
  trustOf: (roleName: string) => unknown,
): Pick<SweepPorts, 'policies' | 'managed' | 'untag' | 'scan'> {
  const managedBy = (arn: string) => [...roles.values()].filter(({ attached }) => attached.has(arn));

  function found(roleName: string): FoundPolicy[] {
    const role = roles.get(roleName);
    if (role === undefined) return [];
    const common = {
      role: { arn: `arn:aws:iam::111122223333:role/${roleName}`, name: roleName, tags: Object.fromEntries(role.tags) },
      trustPolicy: trustOf(roleName),
    };
    return [
      ...[...role.inline].map(([policyName, document]) => ({
        ...common,
        rung: 'inline' as const,
        policyName,
        document: structuredClone(document),
      })),
      ...[...role.attached].map((arn) => ({
        ...common,
        rung: 'managed' as const,
        policyName: nameIn(arn),
        managed: { arn, versions: [{ id: 'v1', isDefault: true }], uses: managedBy(arn).length },
        document: structuredClone(policies.get(arn)),
      })),
    ];
  }

  return {
    policies: ports,
    managed: {
      current: async ({ role, policyName, managed }) => {
        const isOn = managed !== undefined && roles.get(role.name)?.attached.has(managed.arn);
        return isOn ? found(role.name).find((one) => one.policyName === policyName)?.document : undefined;
      },
      remove: async ({ role, managed }) => {
        if (managed === undefined || !roles.get(role.name)?.attached.delete(managed.arn)) return 'absent';
        if (managedBy(managed.arn).length === 0) policies.delete(managed.arn);
        return 'done';
      },
      discard: async () => false,
    },
    untag: async (roleName, key) => roles.get(roleName)?.tags.delete(key),
    scan: async () => ({ onRoles: [...roles.keys()].flatMap(found), unattached: [] }),
  };
}
