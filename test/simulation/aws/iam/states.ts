import type { Document } from './document.ts';
import type { Entities } from './history.ts';
import type { IamQuotas } from './quotas.ts';

/** One state of an entity never changes: a write makes the next. Everything in it is as it was at one moment. */
interface Named {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** Another one for an entity that is made anew under its name. */
  readonly id: string;
  /** IAM answers whole seconds. */
  readonly createdAt: Date;
}

/** Whoever carries policies. */
export interface Holder extends Named {
  readonly inline: ReadonlyMap<string, Document>;
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  readonly boundary?: string;
}

export interface RoleState extends Holder {
  readonly trust: Document;
  readonly tags: ReadonlyMap<string, string>;
  readonly maxSession: number;
  readonly lastUsed?: Date;
}

export interface UserState extends Holder {
  readonly groups: readonly string[];
}

export interface PolicyState extends Named {
  readonly updatedAt: Date;
  readonly defaultId: string;
  /** The newest first, as IAM lists them. */
  readonly versions: readonly PolicyVersion[];
  /** The number of the next version: it goes on counting, whatever was deleted. */
  readonly next: number;
}

export interface PolicyVersion {
  readonly id: string;
  readonly document: Document;
  readonly createdAt: Date;
}

export interface ProfileState extends Named {
  readonly roles: readonly string[];
}

export type HolderKind = 'Role' | 'User' | 'Group';

/** The account. */
export interface World {
  readonly account: string;
  readonly quotas: IamQuotas;
  readonly Role: Entities<RoleState>;
  readonly User: Entities<UserState>;
  readonly Group: Entities<Holder>;
  /** By name, which is unique whatever the path. */
  readonly Policy: Entities<PolicyState>;
  readonly InstanceProfile: Entities<ProfileState>;
  /** Who ever carried a managed policy, by its ARN: counting its uses looks at these alone. */
  readonly carriers: Map<string, Map<string, { readonly kind: HolderKind; readonly name: string }>>;
  /** A unique id: `AROA` for a role. */
  id(prefix: string): string;
}

/** A call as its operation sees it. */
export interface Asked {
  readonly world: World;
  readonly input: Readonly<Record<string, unknown>>;
  readonly now: Date;
  readonly by: string;
  /** The moment (ms) whose states a read answers. A write acts on the newest. */
  readonly seen: number;
}

export type Operations = Readonly<Record<string, (asked: Asked) => unknown>>;

export function wholeSeconds(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000);
}

export const nameIn = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
