import { DAY } from './time.ts';

/** A policy of a role. `document` is the JSON as IAM stores it, decoded; absent when it could not be read. */
export interface RolePolicy {
  readonly kind: 'inline' | 'managed';
  readonly name: string;
  /** Only managed policies have one; AWS's own have the account `aws`. */
  readonly arn?: string;
  readonly document?: unknown;
}

/** A role (or, as a caller, a user) with everything a verdict needs. Fields that nobody could read are absent. */
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
  /** The event that wrote the current trust policy, where events told. A GetRole answer has none: IAM does not say. */
  readonly trustChangedAt?: Date;
  readonly policies: readonly RolePolicy[];
  readonly boundary?: RolePolicy;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What reading gave. `unread` is never "safe": `because` says what is missing and ends up in the finding. */
export type Reading<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent'; readonly because: string }
  | { readonly state: 'unread'; readonly because: string; readonly partial?: T };

/** What is known of a role: all of it, or what the events so far showed. */
export function seenOf(reading: Reading<Role>): Role | undefined {
  if (reading.state === 'read') return reading.value;
  return reading.state === 'unread' ? reading.partial : undefined;
}

export function unread(because: string): Reading<never> {
  return { state: 'unread', because };
}

/** How an event names a role: an ARN, a name, or something that leads to one. */
export interface RoleReference {
  readonly arn?: string;
  readonly name?: string;
  /** Instance profile, name or ARN; it holds at most one role. */
  readonly instanceProfile?: string;
  /** Launch template whose version names the instance profile; `version` may be `$Latest` or `$Default`. */
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version?: string };
}

/** Where a role is: the account, and the region for the calls that are regional (launch templates). */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Reads IAM: from a snapshot and the events replayed so far, or from AWS. One behaviour, one shared test table. */
export interface Account {
  /** The role a reference leads to, through instance profile or launch template where it must. */
  role(reference: RoleReference, place: Place): Promise<Reading<Role>>;
  /** An IAM user as a principal whose powers can be judged, in the shape of a role. */
  user(arn: string): Promise<Reading<Role>>;
  /** The roles that a managed policy is attached to, as far as they are known. */
  rolesWith(policyArn: string): Promise<readonly Role[]>;
  /** The trust policy of a snapshot that was surely taken before `at`; IAM itself does not tell what stood before. */
  trustBaseline?(roleArn: string, at: Date): unknown;
}

/** Newer than 24 h. A role whose age is unknown counts as old: stopping it may stop production. */
export function isNew(reading: Reading<Role>, now: Date): boolean {
  const createdAt = reading.state === 'read' ? reading.value.createdAt : undefined;
  return createdAt !== undefined && now.getTime() - createdAt.getTime() < DAY;
}
