import { OWN_ROLES } from '../base/own.ts';
import { DECLARED_BY_ALL } from '../judge/guard/declared-calls.ts';

/** One value of a pattern's list: an exact value, or one of EventBridge's comparisons that our rules use. */
export type Filter =
  | string
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly exists: false }
  | { readonly 'anything-but': readonly string[] | { readonly suffix: readonly string[] } };

/** Calls by their source; without names all of them. */
export interface CallFilter {
  readonly eventSource: readonly Filter[];
  readonly eventName?: readonly Filter[];
}

/** Whose call it is, by the ARN of the role behind the session, which AWS writes: a session's name is chosen by its caller. */
export interface IssuerFilter {
  readonly userIdentity: { readonly sessionContext: { readonly sessionIssuer: { readonly arn: readonly Filter[] } } };
}

const byIssuer = (...arn: readonly Filter[]): IssuerFilter => ({
  userIdentity: { sessionContext: { sessionIssuer: { arn } } },
});

/** The end of an own role's ARN, whatever its partition and account; a role of that name under another path ends otherwise. */
const ENDS = OWN_ROLES.map((name) => `:role/${name}`);

export const BY_OWN_ROLES = byIssuer(...ENDS.map((suffix) => ({ suffix })));

/**
 * Exactly what BY_OWN_ROLES leaves. `anything-but` needs a field to look at, and users, root and services have none: without
 * `exists` their events would match no rule. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const BY_OTHERS = byIssuer({ exists: false }, { 'anything-but': { suffix: ENDS } });

/** `AWS API Call via CloudTrail`, but also the console sign-in that whoever holds a role's credentials can make of them. */
export const ANY_CLOUDTRAIL_EVENT: readonly Filter[] = [{ suffix: ' via CloudTrail' }];

/** Every call but those that every own role may make: they would tell nothing, and inspect's own start makes one of them. */
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
