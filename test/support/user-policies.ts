import type { UserPolicies, Written } from '../../lib/contain/ports.ts';
import { sameDocument } from '../../lib/incident/deny/deny-document.ts';
import { USER_QUOTA } from '../../lib/incident/deny/user-containment.ts';

export interface MemoryUser {
  readonly id: string;
  readonly inline: Map<string, unknown>;
}

/** The inline policies of users in memory, with their quota as IAM has it, and every write that was done. */
export interface MemoryUsers {
  readonly users: Map<string, MemoryUser>;
  readonly writes: string[];
  readonly ports: UserPolicies & { remove(userName: string, policyName: string): Promise<Written> };
}

export interface UserAnswers {
  /** Characters of the quota that are taken by somebody else. */
  readonly taken?: number;
  readonly put?: Written | Error;
  /** What confirm finds instead of what was put. */
  readonly confirmed?: boolean;
}

/** @param ids unique ids of the users by name */
export function memoryUsers(
  ids: Readonly<Record<string, string>> = {},
  { taken = 0, put, confirmed }: UserAnswers = {},
): MemoryUsers {
  const users = new Map(Object.entries(ids).map(([name, id]) => [name, { id, inline: new Map<string, unknown>() }]));
  const writes: string[] = [];
  const read = async (name: string, policyName: string) => structuredClone(users.get(name)?.inline.get(policyName));
  const size = ({ inline }: MemoryUser, without: string) =>
    [...inline].reduce(
      (sum, [name, document]) => (name === without ? sum : sum + JSON.stringify(document).length),
      taken,
    );
  return {
    users,
    writes,
    ports: {
      read,
      userId: async (name) => users.get(name)?.id,
      confirm: async (name, policyName, document) => confirmed ?? sameDocument(await read(name, policyName), document),
      async put(name, policyName, document) {
        if (put instanceof Error) throw put;
        const user = users.get(name);
        if (put !== undefined && put !== 'done') return put;
        if (user === undefined) return 'absent';
        if (size(user, policyName) + JSON.stringify(document).length > USER_QUOTA) return 'full';
        user.inline.set(policyName, structuredClone(document));
        writes.push(`put ${name}/${policyName}`);
        return 'done';
      },
      async remove(name, policyName) {
        if (users.get(name)?.inline.delete(policyName) !== true) return 'absent';
        writes.push(`remove ${name}/${policyName}`);
        return 'done';
      },
    },
  };
}
