import { OURS } from '../events.ts';

export interface MemoryRole {
  readonly id: string;
  readonly path: string;
  readonly inline: Map<string, unknown>;
  /** ARNs of managed policies. */
  readonly attached: Set<string>;
  readonly tags: Map<string, string>;
  trust: unknown;
  boundary?: string;
  createdAt?: Date;
  lastUsed?: Date;
}

export interface MemoryUser {
  readonly id: string;
  readonly path: string;
  readonly inline: Map<string, unknown>;
}

/** A customer managed policy; the newest version is first, as IAM lists them. */
export interface MemoryPolicy {
  versions: { readonly id: string; readonly document: unknown; readonly isDefault: boolean }[];
  updatedAt?: Date;
}

/** What an account holds: roles and users by name, customer managed policies by ARN. A test may change all of it. */
export interface MemoryAccount {
  readonly roles: Map<string, MemoryRole>;
  readonly users: Map<string, MemoryUser>;
  readonly policies: Map<string, MemoryPolicy>;
}

/** How much of each quota somebody else uses, on every role and user. */
export interface Taken {
  /** Characters of inline policies. */
  readonly role?: number;
  readonly user?: number;
  /** Attached managed policies. */
  readonly attached?: number;
}

export function memoryRole(id: string, difference: Partial<MemoryRole> = {}): MemoryRole {
  return { id, path: '/', inline: new Map(), attached: new Set(), tags: new Map(), trust: {}, ...difference };
}

export function memoryUser(id: string, difference: Partial<MemoryUser> = {}): MemoryUser {
  return { id, path: '/', inline: new Map(), ...difference };
}

export function memoryPolicy(document: unknown): MemoryPolicy {
  return { versions: [{ id: 'v1', document, isDefault: true }] };
}

export const arnOfRole = (name: string, { path }: MemoryRole) => `arn:aws:iam::${OURS}:role${path}${name}`;
export const arnOfUser = (name: string, { path }: MemoryUser) => `arn:aws:iam::${OURS}:user${path}${name}`;
export const policyArn = (name: string) => `arn:aws:iam::${OURS}:policy/${name}`;
export const nameIn = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

/** The document of the default version. */
export function documentOf({ policies }: MemoryAccount, arn: string): unknown {
  return structuredClone(policies.get(arn)?.versions.find(({ isDefault }) => isDefault)?.document);
}

/** How many roles have the policy attached or are bounded by it. */
export function usesOf({ roles }: MemoryAccount, arn: string): number {
  return [...roles.values()].reduce(
    (sum, { attached, boundary }) => sum + Number(attached.has(arn)) + Number(boundary === arn),
    0,
  );
}
