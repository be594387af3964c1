import type { Edit } from '../../../lib/cli/live/edit.ts';
import type { Live } from '../../../lib/cli/live/ports.ts';
import type { Notice } from '../../../lib/contain/notice.ts';
import type { RolePolicies, Written } from '../../../lib/contain/ports.ts';
import { sameDocument } from '../../../lib/incident/deny/deny-document.ts';
import type { UnderPrefix } from '../../../lib/incident/deny/found.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { OURS } from '../../support/events.ts';
import { type MemoryWorkloads, memoryWorkloads } from './memory-workloads.ts';

export interface MemoryRole {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly inline: Map<string, unknown>;
  readonly attached: Set<string>;
  readonly tags: Record<string, string>;
  boundary?: string;
  createdAt?: Date;
  trust: unknown;
}

interface MemoryManaged {
  versions: { id: string; document: unknown; isDefault: boolean }[];
}

/** An account in memory that answers the live commands, takes their edits and remembers them. */
export interface MemoryLive extends Live {
  readonly roles: Map<string, MemoryRole>;
  /** Inline policies of users, by the user's name. */
  readonly users: Map<string, Map<string, unknown>>;
  readonly managed: Map<string, MemoryManaged>;
  readonly edits: Edit[];
  readonly ledger: Ledger;
  readonly told: Notice[];
  readonly workloads: MemoryWorkloads;
}

export const policyArn = (name: string) => `arn:aws:iam::${OURS}:policy/${name}`;

export function memoryRole(name: string, difference: Partial<MemoryRole> = {}): MemoryRole {
  const id = `AROA${name.toUpperCase()}EXAMPLE`;
  return { name, path: '/', id, inline: new Map(), attached: new Set(), tags: {}, trust: {}, ...difference };
}

/** @param answers what IAM says to a call instead of doing it */
export function memoryLive(
  roles: readonly MemoryRole[],
  managed: Readonly<Record<string, unknown>> = {},
  answers: Partial<Record<Edit['call'], Written>> = {},
): MemoryLive {
  const live = {
    caller: { account: OURS, partition: 'aws', arn: `arn:aws:iam::${OURS}:user/dana` },
    roles: new Map(roles.map((role) => [role.name, role])),
    users: new Map<string, Map<string, unknown>>(),
    managed: new Map(
      Object.entries(managed).map(([name, document]) => [
        policyArn(name),
        { versions: [{ id: 'v1', document, isDefault: true }] },
      ]),
    ),
    edits: [] as Edit[],
    skew: 0,
    ledger: memoryLedger(),
    told: [] as Notice[],
    workloads: memoryWorkloads(),
  };
  const standing = (arn: string) => live.managed.get(arn)?.versions.find(({ isDefault }) => isDefault)?.document;

  function underPrefix(): UnderPrefix[] {
    return [...live.roles.values()].flatMap((role) => {
      const carrying = { arn: arnOf(role), name: role.name, tags: role.tags };
      const onManaged = (rung: 'managed' | 'boundary', arn: string): UnderPrefix => ({
        role: carrying,
        rung,
        policyName: arn.slice(arn.lastIndexOf('/') + 1),
        managed: {
          arn,
          versions: (live.managed.get(arn)?.versions ?? []).map(({ id, isDefault }) => ({ id, isDefault })),
          uses: [...live.roles.values()].filter(({ attached, boundary }) => attached.has(arn) || boundary === arn)
            .length,
        },
        document: standing(arn),
      });
      return [
        ...[...role.inline].map(([policyName, document]) => ({
          role: carrying,
          rung: 'inline' as const,
          policyName,
          document,
        })),
        ...[...role.attached].map((arn) => onManaged('managed', arn)),
        ...(role.boundary === undefined ? [] : [onManaged('boundary', role.boundary)]),
      ].filter(({ policyName }) => policyName.startsWith('rolewarden-'));
    });
  }

  async function apply(edit: Edit): Promise<Written> {
    const said = answers[edit.call];
    if (said !== undefined) return said;
    live.edits.push(edit);
    if ('userName' in edit) return live.users.get(edit.userName)?.delete(edit.policyName) ? 'done' : 'absent';
    return 'roleName' in edit ? onRole(edit, live.roles) : onPolicy(edit, live.managed);
  }

  const policies: RolePolicies = {
    roleId: async (name) => live.roles.get(name)?.id,
    createdAt: async (name) => live.roles.get(name)?.createdAt,
    read: async (role, policy) => live.roles.get(role)?.inline.get(policy),
    put: (roleName, policyName, document) => apply({ call: 'put-role-policy', roleName, policyName, document }),
    remove: (roleName, policyName) => apply({ call: 'delete-role-policy', roleName, policyName }),
    confirm: async (role, policy, document) => sameDocument(live.roles.get(role)?.inline.get(policy), document),
  };
  return {
    ...live,
    policies,
    publish: async (notice) => void live.told.push(notice),
    iam: {
      apply,
      underPrefix: async () => underPrefix(),
      onUsers: async () =>
        [...live.users].flatMap(([name, inline]) =>
          [...inline].map(([policyName, document]) => ({
            user: { arn: `arn:aws:iam::${OURS}:user/${name}`, name },
            policyName,
            document,
          })),
        ),
      currentOnUser: async ({ user, policyName }) => live.users.get(user.name)?.get(policyName),
      current: async ({ role, policyName, managed: held }) =>
        held === undefined ? live.roles.get(role.name)?.inline.get(policyName) : standing(held.arn),
      async role(name) {
        const role = live.roles.get(name);
        if (role === undefined) return { state: 'absent', because: `there is no role ${name}` };
        const { path, id, tags, trust, createdAt } = role;
        const shown = { arn: arnOf(role), name, path, account: OURS, id, tags, trustPolicy: trust, policies: [] };
        return { state: 'read', value: { ...shown, ...(createdAt && { createdAt }) } };
      },
    },
  };
}

function arnOf({ name, path }: MemoryRole): string {
  return `arn:aws:iam::${OURS}:role${path}${name}`;
}

function onRole(edit: Extract<Edit, { roleName: string }>, roles: Map<string, MemoryRole>): Written {
  const role = roles.get(edit.roleName);
  if (role === undefined) return 'absent';
  switch (edit.call) {
    case 'put-role-policy':
      role.inline.set(edit.policyName, structuredClone(edit.document));
      return 'done';
    case 'delete-role-policy':
      return role.inline.delete(edit.policyName) ? 'done' : 'absent';
    case 'detach-role-policy':
      return role.attached.delete(edit.policyArn) ? 'done' : 'absent';
    case 'put-role-permissions-boundary':
      role.boundary = edit.policyArn;
      return 'done';
    case 'delete-role-permissions-boundary':
      delete role.boundary;
      return 'done';
    case 'untag-role':
      for (const key of edit.keys) delete role.tags[key];
      return 'done';
    case 'update-assume-role-policy':
      role.trust = structuredClone(edit.document);
      return 'done';
    default:
      return edit satisfies never;
  }
}

function onPolicy(
  edit: Exclude<Edit, { roleName: string } | { userName: string }>,
  managed: Map<string, MemoryManaged>,
): Written {
  const policy = managed.get(edit.policyArn);
  if (policy === undefined) return 'absent';
  switch (edit.call) {
    case 'create-policy-version': {
      if (policy.versions.length >= 5) return 'full';
      const older = policy.versions.map((version) => ({ ...version, isDefault: false }));
      policy.versions = [{ id: `v${older.length + 1}`, document: edit.document, isDefault: true }, ...older];
      return 'done';
    }
    case 'delete-policy-version':
      policy.versions = policy.versions.filter(({ id }) => id !== edit.versionId);
      return 'done';
    case 'delete-policy':
      if (policy.versions.length > 1) throw new Error('DeleteConflict: the policy has more than one version');
      managed.delete(edit.policyArn);
      return 'done';
    default:
      return edit satisfies never;
  }
}
