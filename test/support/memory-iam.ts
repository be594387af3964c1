import type { HigherRungs, RolePolicies, Written } from '../../lib/contain/ports.ts';
import { sameDocument } from '../../lib/incident/deny/deny-document.ts';

export interface MemoryRole {
  id: string;
  readonly inline: Map<string, unknown>;
  readonly attached: Set<string>;
  boundary?: string;
  readonly tags: Map<string, string>;
}

/** What befalls a call: an error before anything is done, or after it is done and the answer is lost. */
export type Fault = 'before' | 'after' | undefined;

/** IAM in memory: roles with their inline policies, quotas as IAM has them, and the faults that a test wants. */
export interface MemoryIam {
  readonly roles: Map<string, MemoryRole>;
  /** Customer managed policies by ARN. */
  readonly policies: Map<string, unknown>;
  readonly ports: RolePolicies & { readonly higher: HigherRungs };
  /** Every write that was done. */
  readonly writes: string[];
}

const INLINE_QUOTA = 10_240;

export interface IamOptions {
  readonly attachQuota?: number;
  /** Characters of the inline quota that are taken by somebody else. */
  readonly taken?: number;
  readonly fault?: (call: string) => Fault;
  /** Answers of single calls instead of doing them. */
  readonly answers?: Readonly<Record<string, Written>>;
}

export function memoryRole(id: string): MemoryRole {
  return { id, inline: new Map(), attached: new Set(), tags: new Map() };
}

export function memoryIam(roles: Readonly<Record<string, MemoryRole>>, options: IamOptions = {}): MemoryIam {
  const { attachQuota = 10, taken = 0, fault = () => undefined, answers = {} } = options;
  const all = new Map(Object.entries(roles));
  const policies = new Map<string, unknown>();
  const writes: string[] = [];

  async function asked<T>(call: string, work: () => T): Promise<T> {
    const befalls = fault(call);
    if (befalls === 'before') throw new Error(`${call}: Throttling`);
    const answer = work();
    if (befalls === 'after') throw new Error(`${call}: the answer was lost`);
    return answer;
  }
  const write = (call: string, roleName: string | undefined, work: (role: MemoryRole) => Written | undefined) =>
    asked(call, (): Written => {
      const answer = answers[call];
      if (answer !== undefined) return answer;
      const role = roleName === undefined ? memoryRole('') : all.get(roleName);
      if (role === undefined) return 'absent';
      const written = work(role) ?? 'done';
      if (written === 'done') writes.push(`${call} ${roleName ?? ''}`);
      return written;
    });
  const size = (role: MemoryRole) =>
    [...role.inline.values()].reduce((sum: number, one) => sum + JSON.stringify(one).length, taken);
  const read = async (roleName: string, policyName: string) =>
    asked('read', () => structuredClone(all.get(roleName)?.inline.get(policyName)));

  const higher: HigherRungs = {
    carried: (roleName, policyArn, rung) =>
      asked('carried', () => {
        const role = all.get(roleName);
        const isOn = rung === 'managed' ? role?.attached.has(policyArn) : role?.boundary === policyArn;
        return isOn ? structuredClone(policies.get(policyArn)) : undefined;
      }),
    ours: (roleName) =>
      asked('oursAttached', () =>
        [...(all.get(roleName)?.attached ?? [])].map((policyArn) => ({
          policyArn,
          document: structuredClone(policies.get(policyArn)),
        })),
      ),
    make: (policyArn, document) =>
      write('make', undefined, () => void policies.set(policyArn, structuredClone(document))),
    attach: (roleName, policyArn) =>
      write('attach', roleName, (role) => {
        if (!role.attached.has(policyArn) && role.attached.size >= attachQuota) return 'full';
        role.attached.add(policyArn);
        return undefined;
      }),
    unmake: (policyArn) => write('unmake', undefined, () => void policies.delete(policyArn)),
    boundary: (roleName) => asked('boundary', () => all.get(roleName)?.boundary),
    bound: (roleName, policyArn) =>
      write('bound', roleName, (role) => {
        role.boundary = policyArn;
        return undefined;
      }),
    tag: (roleName, key, value) => write('tag', roleName, (role) => void role.tags.set(key, value)),
  };
  return {
    roles: all,
    policies,
    writes,
    ports: {
      read,
      higher,
      ours: (roleName) =>
        asked('ours', () =>
          [...(all.get(roleName)?.inline ?? [])].map(([policyName, document]) => ({ policyName, document })),
        ),
      roleId: (roleName) => asked('roleId', () => all.get(roleName)?.id),
      confirm: async (roleName, policyName, document) => sameDocument(await read(roleName, policyName), document),
      put: (roleName, policyName, document) =>
        write('put', roleName, (role) => {
          const rest =
            size(role) - (role.inline.has(policyName) ? JSON.stringify(role.inline.get(policyName)).length : 0);
          if (rest + JSON.stringify(document).length > INLINE_QUOTA) return 'full';
          role.inline.set(policyName, structuredClone(document));
          return undefined;
        }),
      remove: (roleName, policyName) =>
        write('remove', roleName, (role) => (role.inline.delete(policyName) ? undefined : 'absent')),
    },
  };
}
