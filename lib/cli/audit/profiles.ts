import { parseIamArn } from '../../base/arn.ts';
import { textOf } from '../../base/json.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';

/** Calls that change which role an instance profile holds. */
export const PROFILE_CALLS: ReadonlySet<string> = new Set([
  'AddRoleToInstanceProfile',
  'RemoveRoleFromInstanceProfile',
  'DeleteInstanceProfile',
]);

interface Change {
  readonly time: number;
  /** The role's name; absent when the profile was emptied. */
  readonly role?: string;
}

/** What events tell about a profile at a time: its role, that it was empty, or nothing. */
export type Holding = { readonly role: string } | 'empty' | 'unknown';

/**
 * Which role an instance profile held when: trails are read file by file, a region after the other, so that a change may be read
 * after the launch that it explains and one from later before it.
 */
export class ProfileHistory {
  readonly #changes = new Map<string, Change[]>();

  apply({ eventSource, eventName, errorCode, requestParameters, account, time }: CloudTrailEvent): void {
    if (eventSource !== 'iam.amazonaws.com' || !PROFILE_CALLS.has(eventName)) return;
    const profile = textOf(requestParameters?.instanceProfileName);
    if (errorCode !== undefined || profile === undefined || time === undefined) return;
    const role = eventName === 'AddRoleToInstanceProfile' ? textOf(requestParameters?.roleName) : undefined;
    const changes = this.#changes.get(keyOf(profile, account)) ?? [];
    changes.push({ time: time.getTime(), ...(role !== undefined && { role }) });
    this.#changes.set(keyOf(profile, account), changes);
  }

  /** `before` the first change that was seen the profile is unknown, and what an account says of today does not tell. */
  holding(profile: string, account: string, time: Date | undefined): Holding | 'before' {
    const changes = this.#changes.get(keyOf(profile, account));
    if (changes === undefined) return 'unknown';
    const past = changes.filter((change) => time === undefined || change.time <= time.getTime());
    const last = past.reduce<Change | undefined>(
      (latest, change) => (latest && latest.time > change.time ? latest : change),
      undefined,
    );
    if (last === undefined) return 'before';
    return last.role === undefined ? 'empty' : { role: last.role };
  }
}

function keyOf(profile: string, account: string): string {
  const parsed = parseIamArn(profile);
  return parsed === undefined ? `${account}/${profile}` : `${parsed.account}/${parsed.name}`;
}
