import type { RolePolicies, Written } from '../../lib/contain/ports.ts';

/** IAM's inline policies in memory, with the answers a row wants instead. */
export interface MemoryPolicies extends RolePolicies {
  readonly documents: Map<string, unknown>;
  /** Every write, in order: `put role/policy`. */
  readonly writes: string[];
}

export interface Answers {
  readonly roles?: Readonly<Record<string, string>>;
  readonly put?: Written | Error;
  readonly remove?: Written;
  /** What confirm finds instead of what was put. */
  readonly confirmed?: boolean;
}

export function memoryPolicies({
  roles = {},
  put = 'done',
  remove = 'done',
  confirmed = true,
}: Answers): MemoryPolicies {
  const documents = new Map<string, unknown>();
  const writes: string[] = [];
  const read = async (role: string, policy: string) => documents.get(`${role}/${policy}`);
  return {
    documents,
    writes,
    read,
    roleId: async (role) => roles[role],
    confirm: async () => confirmed,
    async put(role, policy, document) {
      if (put instanceof Error) throw put;
      writes.push(`put ${role}/${policy}`);
      if (put === 'done') documents.set(`${role}/${policy}`, structuredClone(document));
      return put;
    },
    async remove(role, policy) {
      writes.push(`remove ${role}/${policy}`);
      if (remove === 'done') documents.delete(`${role}/${policy}`);
      return remove;
    },
  };
}
