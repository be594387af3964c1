import {
  ANY_CLOUDTRAIL_EVENT,
  BY_OTHERS,
  BY_OWN_ROLES,
  type CallFilter,
  type Filter,
  type IssuerFilter,
  tellingCalls,
} from './own-calls.ts';

/** Event names of one CloudTrail source that inspect has to see. */
export interface SourceNames {
  readonly eventSource: string;
  readonly eventNames: readonly string[];
}

export interface EventPattern {
  /** PutEvents cannot forge a source that begins with aws. */
  readonly source: readonly [{ readonly prefix: 'aws.' }];
  readonly 'detail-type': readonly Filter[];
  readonly detail: Partial<IssuerFilter> & (CallFilter | AnyOf);
}
/** EventBridge takes two patterns or more. */
interface AnyOf {
  readonly $or: readonly CallFilter[];
}

export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
}

/** EventBridge's limit, in characters of JSON. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const LONGEST_PATTERN = 2048;

export const API_CALL: readonly Filter[] = ['AWS API Call via CloudTrail'];

/** Every call of our own roles. The rules of `rulesFor` leave exactly these events out, so that each matches one of them or this. */
export const OWN_CALLS_RULE: Rule = {
  name: 'own-calls',
  description: 'Calls of the roles of Rolewarden itself, whatever they call',
  pattern: patternOf(ANY_CLOUDTRAIL_EVENT, BY_OWN_ROLES, tellingCalls()),
};

/**
 * As few rules as fit: sources in alphabetical order, each with its own names, so that an event matches exactly one
 * rule and a name never matches under another service's source.
 */
export function rulesFor(watched: readonly SourceNames[]): Rule[] {
  const shards: SourceNames[][] = [];
  for (const source of merged(watched).flatMap(piecesOf)) {
    const last = shards.at(-1);
    if (last !== undefined && fits([...last, source])) last.push(source);
    else shards.push([source]);
  }
  return shards.map((shard, index) => ({
    name: `calls-${String(index + 1).padStart(2, '0')}`,
    description: describe(shard),
    pattern: watching(shard),
  }));
}

export function merged(watched: readonly SourceNames[]): SourceNames[] {
  const names = new Map<string, Set<string>>();
  for (const { eventSource, eventNames } of watched)
    names.set(eventSource, new Set([...(names.get(eventSource) ?? []), ...eventNames]));
  return [...names.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([eventSource, set]) => ({ eventSource, eventNames: [...set].sort() }));
}

/** A source whose names outgrow one pattern is cut into several. */
function piecesOf({ eventSource, eventNames }: SourceNames): SourceNames[] {
  const pieces: string[][] = [[]];
  for (const name of eventNames) {
    const last = pieces.at(-1) ?? [];
    if (fits([{ eventSource, eventNames: [...last, name] }])) last.push(name);
    else pieces.push([name]);
  }
  return pieces.map((names) => ({ eventSource, eventNames: names }));
}

function fits(shard: readonly SourceNames[]): boolean {
  return JSON.stringify(watching(shard)).length <= LONGEST_PATTERN;
}

function watching(shard: readonly SourceNames[]): EventPattern {
  const calls = shard.map(({ eventSource, eventNames }) => ({ eventSource: [eventSource], eventName: eventNames }));
  return patternOf(API_CALL, BY_OTHERS, calls);
}

export function patternOf(
  detailType: readonly Filter[],
  issuer: Partial<IssuerFilter>,
  calls: readonly CallFilter[],
): EventPattern {
  const [only, ...more] = calls;
  return {
    source: [{ prefix: 'aws.' }],
    'detail-type': detailType,
    detail: { ...issuer, ...(only !== undefined && more.length === 0 ? only : { $or: calls }) },
  };
}

function describe(shard: readonly SourceNames[]): string {
  const [first, last] = [shard[0], shard.at(-1)].map((source) => source?.eventSource.split('.')[0]);
  const calls = shard.reduce((sum, { eventNames }) => sum + eventNames.length, 0);
  return `${calls} event names of ${first === last ? first : `${first} to ${last}`}`;
}
