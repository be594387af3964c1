import type { CatalogueEntry, Kind, OperationLine, PassRoleFile, ServiceGroup } from './entry.ts';
import file from './pass-role.json' with { type: 'json' };

/** A catalogued call, for the extraction of roles. */
export interface CataloguedCall {
  readonly service: string;
  readonly operation: string;
  readonly kind: Kind;
  readonly parameters: readonly string[];
  /** The services that get the role at this parameter; empty when AWS does not document them. */
  passedTo(parameter: string): readonly string[];
}

const { services, botocore } = file as unknown as PassRoleFile;

/** The version of the service models behind the catalogue. */
export const MODEL_VERSION = botocore;

/**
 * Only these two services append an API version to the operation's name. In other services digits belong to the name
 * (CreateLoadBalancer2).
 */
const DATED = new Set(['lambda.amazonaws.com', 'cloudfront.amazonaws.com']);
const DATE = /20\d\d_?\d\d_?\d\d(v\d+)?$/;

/** `CreateFunction20150331` is `CreateFunction`. */
export function operationNameOf(eventSource: string, eventName: string): string {
  return DATED.has(eventSource) ? eventName.replace(DATE, '') : eventName;
}

let calls: ReadonlyMap<string, CataloguedCall> | undefined;

/** The catalogued call of an event's source and name, with or without a date suffix. */
export function callOf(eventSource: string, eventName: string): CataloguedCall | undefined {
  calls ??= new Map(services.flatMap(callsOf));
  return calls.get(`${eventSource} ${operationNameOf(eventSource, eventName)}`);
}

/** The whole catalogue in the promised shape. */
export function catalogue(): CatalogueEntry[] {
  return services.flatMap((group) =>
    Object.entries(group.operations).map(([operation, line]) => entryOf(group, operation, line)),
  );
}

/** The catalogue's event names by event source. */
export function watchedPasses(): { eventSource: string; eventNames: string[] }[] {
  const names = new Map<string, Set<string>>();
  for (const { eventSource, otherEventSources = [], eventNames } of catalogue())
    for (const source of [eventSource, ...otherEventSources])
      names.set(source, new Set([...(names.get(source) ?? []), ...eventNames]));
  return [...names.entries()].map(([eventSource, set]) => ({ eventSource, eventNames: [...set].sort() }));
}

function callsOf(group: ServiceGroup): (readonly [string, CataloguedCall])[] {
  return Object.entries(group.operations).flatMap(([operation, { kind = 'direct', parameters }]) => {
    const call: CataloguedCall = {
      service: group.service,
      operation,
      kind,
      parameters,
      passedTo: (parameter) => passedToOf(group, operation, parameter),
    };
    return [group.eventSource, ...(group.otherEventSources ?? [])].map(
      (source) => [`${source} ${operation}`, call] as const,
    );
  });
}

function entryOf(group: ServiceGroup, operation: string, line: OperationLine): CatalogueEntry {
  const passedTo = line.parameters.flatMap((path) => passedToOf(group, operation, path));
  return {
    service: group.service,
    eventSource: group.eventSource,
    ...(group.otherEventSources && { otherEventSources: group.otherEventSources }),
    eventNames: line.eventNames ?? [operation],
    operation,
    parameters: line.parameters,
    passedTo: [...new Set(passedTo)].sort(),
    kind: line.kind ?? 'direct',
    evidence: line.evidence ?? 'model-documentation',
  };
}

function passedToOf({ passedTo = {} }: ServiceGroup, operation: string, path: string): readonly string[] {
  return passedTo[keyFor(passedTo, operation, path)] ?? [];
}

/** The key of the table that counts for a call's parameter: the most exact one that is there. */
export function keyFor(passedTo: NonNullable<ServiceGroup['passedTo']>, operation: string, path: string): string {
  const member = memberOf(path);
  return [`${operation}.${member}`, operation, path, member].find((key) => passedTo[key] !== undefined) ?? '*';
}

/** The member with the role. `Arn` and `Name` are parts of the instance profile above them, so that one counts. */
export function memberOf(path: string): string {
  const segments = path.replace(/\[\]|\{\}/g, '').split('.');
  const last = segments.at(-1) ?? '';
  return /^(arn|name)$/i.test(last) ? (segments.at(-2) ?? last) : last;
}
