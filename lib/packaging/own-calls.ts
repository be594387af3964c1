import { OWN_ROLES } from '../base/own.ts';
import { DECLARED_BY_ALL } from '../judge/guard/declared-calls.ts';

/** One value of a pattern's list: an exact value, or one of EventBridge's comparisons that our rules use. */
export type Filter =
  | string
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly wildcard: string }
  | { readonly exists: false }
  | { readonly 'anything-but': readonly string[] | { readonly suffix: readonly string[] } };

/** Calls of one source; without names, all of them. */
export interface CallFilter {
  readonly eventSource: readonly Filter[];
  readonly eventName?: readonly Filter[];
  readonly requestParameters?: Readonly<Record<string, readonly Filter[]>>;
}

/** The caller, by the ARN of the role behind the session. AWS writes this ARN; the caller chooses only the session's name. */
export interface IssuerFilter {
  readonly userIdentity: { readonly sessionContext: { readonly sessionIssuer: { readonly arn: readonly Filter[] } } };
}

const byIssuer = (...arn: readonly Filter[]): IssuerFilter => ({
  userIdentity: { sessionContext: { sessionIssuer: { arn } } },
});

/** The end of an own role's ARN, for any partition and account; a role of that name under another path ends otherwise. */
const ENDS = OWN_ROLES.map((name) => `:role/${name}`);

export const BY_OWN_ROLES = byIssuer(...ENDS.map((suffix) => ({ suffix })));

/**
 * Exactly the events that BY_OWN_ROLES leaves. `anything-but` needs a field to look at, and users, root and services have none:
 * without `exists` their events would match no rule.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const BY_OTHERS = byIssuer({ exists: false }, { 'anything-but': { suffix: ENDS } });

/** `AWS API Call via CloudTrail`, and the console sign-in that a thief can make of a role's credentials. */
export const ANY_CLOUDTRAIL_EVENT: readonly Filter[] = [{ suffix: ' via CloudTrail' }];

/** Every call but those that every own role may make: these show nothing, and each start of inspect makes one. */
export function tellingCalls(): CallFilter[] {
  const silent = new Map<string, string[]>();
  for (const action of DECLARED_BY_ALL) {
    const [service = '', name = ''] = action.split(':');
    const eventSource = `${service}.amazonaws.com`;
    silent.set(eventSource, [...(silent.get(eventSource) ?? []), name]);
  }
  return [
    { eventSource: [{ 'anything-but': [...silent.keys()] }] },
    ...[...silent].map(([eventSource, names]) => ({
      eventSource: [eventSource],
      eventName: [{ 'anything-but': names }],
    })),
  ];
}
