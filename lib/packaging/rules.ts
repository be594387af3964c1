/** Event names of one CloudTrail source that inspect has to see. */
export interface SourceNames {
  readonly eventSource: string;
  readonly eventNames: readonly string[];
}

export interface EventPattern {
  /** PutEvents cannot forge a source that begins with aws. */
  readonly source: readonly [{ readonly prefix: 'aws.' }];
  readonly 'detail-type': readonly ['AWS API Call via CloudTrail'];
  readonly $or: readonly { readonly detail: SourceFilter }[];
}
interface SourceFilter {
  readonly eventSource: readonly [string];
  readonly eventName: readonly string[];
}

export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
}

/** EventBridge's limit, in characters of JSON. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const LONGEST_PATTERN = 2048;

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
    pattern: patternOf(shard),
  }));
}

function merged(watched: readonly SourceNames[]): SourceNames[] {
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
  return JSON.stringify(patternOf(shard)).length <= LONGEST_PATTERN;
}

function patternOf(shard: readonly SourceNames[]): EventPattern {
  return {
    source: [{ prefix: 'aws.' }],
    'detail-type': ['AWS API Call via CloudTrail'],
    $or: shard.map(({ eventSource, eventNames }) => ({
      detail: { eventSource: [eventSource], eventName: eventNames },
    })),
  };
}

function describe(shard: readonly SourceNames[]): string {
  const [first, last] = [shard[0], shard.at(-1)].map((source) => source?.eventSource.split('.')[0]);
  const calls = shard.reduce((sum, { eventNames }) => sum + eventNames.length, 0);
  return `${calls} event names of ${first === last ? first : `${first} to ${last}`}`;
}
