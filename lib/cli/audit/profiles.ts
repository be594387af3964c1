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

/** The role in an instance profile at one time, as far as the events show it. */
export type Holding = { readonly role: string } | 'empty' | 'unknown';

/**
 * Remembers when an instance profile changed its role. A trail is read file by file and region by region, so a change may be read
 * after the launch that it explains.
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

  /** `before`: earlier than the first change in the events. What an account says of today does not show the role of that time. */
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
