import { DAY } from './time.ts';

/** A policy of a role. `document` is IAM's JSON, decoded; absent when it could not be read. */
export interface RolePolicy {
  readonly kind: 'inline' | 'managed';
  readonly name: string;
  /** Only managed policies have one; AWS's own have the account `aws`. */
  readonly arn?: string;
  readonly document?: unknown;
}

/** A role (or, as a caller, a user) with everything that a verdict needs. Unread fields are absent. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly account: string;
  /** Unique id, AROA…; absent when the role is known only from an event that does not show it. */
  readonly id?: string;
  readonly createdAt?: Date;
  /** RoleLastUsed: a date, `never`, or absent when unknown. IAM keeps it for 400 days and updates it with a delay. */
  readonly lastUsed?: Date | 'never';
  readonly maxSessionSeconds?: number;
  /** The trust policy document as JSON, decoded but not judged. */
  readonly trustPolicy?: unknown;
  /** The time of the event that wrote the current trust policy, if events show it. IAM's GetRole does not. */
  readonly trustChangedAt?: Date;
  readonly policies: readonly RolePolicy[];
  /** So many inline policies that none of them was read: see `Judge.isGivenUp`. Absent for an ordinary role. */
  readonly unreadInline?: number;
  readonly boundary?: RolePolicy;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The result of a read. `unread` is never "safe": `because` says what is missing, and the finding shows it. */
export type Reading<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent'; readonly because: string }
  | { readonly state: 'unread'; readonly because: string; readonly partial?: T };

/** The role as far as it is known: read whole, or only the parts that earlier events showed. */
export function seenOf(reading: Reading<Role>): Role | undefined {
  if (reading.state === 'read') return reading.value;
  return reading.state === 'unread' ? reading.partial : undefined;
}

export function unread(because: string): Reading<never> {
  return { state: 'unread', because };
}

/** A role as an event names it: by an ARN, a name, an instance profile or a launch template. */
export interface RoleReference {
  readonly arn?: string;
  readonly name?: string;
  /** Name or ARN of an instance profile, which has at most one role. */
  readonly instanceProfile?: string;
  /** A launch template whose version names the instance profile; `version` may be `$Latest` or `$Default`. */
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version?: string };
}

/** The account of a role, and the region for regional look-ups (launch templates). */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Reads IAM, either from a snapshot and the replayed events, or from AWS. One shared test table checks both. */
export interface Account {
  /** The role that a reference leads to, if needed through an instance profile or launch template. */
  role(reference: RoleReference, place: Place): Promise<Reading<Role>>;
  /** An IAM user in the shape of a role, so that its powers can be judged. */
  user(arn: string): Promise<Reading<Role>>;
  /** The known roles with this managed policy. */
  rolesWith(policyArn: string): Promise<readonly Role[]>;
  /** The trust policy in a snapshot that was surely taken before `at`. IAM itself does not show an earlier trust policy. */
  trustBaseline?(roleArn: string, at: Date): unknown;
}

/** Whether somebody may work with the role: it is older than 24 h and was used within the period. An unread role counts as in use. */
export function isInUse(reading: Reading<Role>, period: number, now: Date): boolean {
  if (reading.state !== 'read') return true;
  const { lastUsed } = reading.value;
  if (isNew(reading, now) || lastUsed === 'never') return false;
  return lastUsed === undefined || now.getTime() - lastUsed.getTime() < period;
}

/** Whether the role is younger than 24 h. A role of unknown age counts as old, because to stop it may stop production. */
export function isNew(reading: Reading<Role>, now: Date): boolean {
  const createdAt = reading.state === 'read' ? reading.value.createdAt : undefined;
  return createdAt !== undefined && now.getTime() - createdAt.getTime() < DAY;
}
