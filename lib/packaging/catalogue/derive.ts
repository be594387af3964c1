import type { Evidence, Kind, OperationLine, ServiceGroup } from '../../event/catalogue/entry.ts';
import { exclusionOf } from './exclusions.ts';
import { ARMING, HAND } from './hand.ts';
import { evidenceOfRole } from './members.ts';
import { leavesOf, type Model } from './models.ts';
import { passedToOf } from './passed-to.ts';
import { eventNamesOf, type ServiceName, serviceOfModel } from './services.ts';

/**
 * One operation as one client shows it; RDS, Neptune and DocumentDB are one service to IAM and CloudTrail and show the same ones.
 */
interface Draft {
  readonly name: ServiceName;
  readonly operation: string;
  readonly eventNames: readonly string[];
  readonly parameters: readonly string[];
  readonly evidence: Evidence;
  readonly kind: Kind;
}

/** Every call that hands over a role, grouped by service and source, in a fixed order. */
export function derive(models: readonly Model[]): ServiceGroup[] {
  const direct = models.flatMap(draftsOf);
  const drafts = [...direct, ...handDrafts(models)];
  const groups = grouped(drafts, ({ name }) => `${name.service} ${name.eventSource}`);
  return [...groups.entries()].sort(byKey).map(([, members]) => groupOf(members));
}

function draftsOf(model: Model): Draft[] {
  const name = serviceOfModel(model);
  return Object.keys(model.operations).flatMap((operation) => {
    const roles = leavesOf(model, operation).flatMap((leaf) => {
      const evidence = evidenceOfRole(leaf);
      const path = leaf.path.join('.');
      return evidence !== undefined && exclusionOf(model.folder, operation, path) === undefined
        ? [{ path, evidence }]
        : [];
    });
    if (roles.length === 0) return [];
    const uri = model.operations[operation]?.http?.requestUri ?? '';
    return [
      {
        name,
        operation,
        eventNames: eventNamesOf(model.folder, operation, uri),
        parameters: roles.map(({ path }) => path),
        evidence: roles.some(({ evidence }) => evidence === 'model-documentation') ? 'model-documentation' : 'model',
        kind: ARMING.some((arming) => arming.service === name.service && arming.operation.test(operation))
          ? 'arming'
          : 'direct',
      } as const,
    ];
  });
}

/** @throws Error when a hand-written call no longer exists in the models: the table has gone stale. */
function handDrafts(models: readonly Model[]): Draft[] {
  return HAND.flatMap(({ service, operations, parameters, kind }) =>
    operations.map((operation) => {
      const model = models.find(
        (candidate) => serviceOfModel(candidate).service === service && operation in candidate.operations,
      );
      if (model === undefined) throw new Error(`generator/hand.ts: no model has ${service}:${operation}`);
      return {
        name: serviceOfModel(model),
        operation,
        eventNames: [operation],
        parameters,
        evidence: 'hand',
        kind,
      } as const;
    }),
  );
}

function groupOf(drafts: readonly Draft[]): ServiceGroup {
  const [first] = drafts;
  if (first === undefined) throw new Error('a service without a call');
  const others = unique(drafts.flatMap(({ name }) => name.otherEventSources ?? []));
  const passedTo = passedToOf(first.name.service);
  const lines = [...grouped(drafts, ({ operation }) => operation).entries()].sort(byKey);
  return {
    service: first.name.service,
    eventSource: first.name.eventSource,
    ...(others.length > 0 && { otherEventSources: others }),
    ...(passedTo && { passedTo }),
    operations: Object.fromEntries(lines.map(([operation, same]) => [operation, lineOf(operation, same)])),
  };
}

/** Evidence from the models counts before ours; an operation that is direct in any client is direct. */
function lineOf(operation: string, drafts: readonly Draft[]): OperationLine {
  const eventNames = unique(drafts.flatMap((draft) => draft.eventNames));
  const kind = drafts.find((draft) => draft.kind !== 'indirect')?.kind ?? 'indirect';
  const evidence = (['model-documentation', 'model', 'hand'] as const).find((word) =>
    drafts.some((draft) => draft.evidence === word),
  );
  return {
    parameters: unique(drafts.flatMap((draft) => draft.parameters)),
    ...(evidence !== 'model-documentation' && { evidence: evidence ?? 'hand' }),
    ...(kind !== 'direct' && { kind }),
    ...(eventNames.join() !== operation && { eventNames }),
  };
}

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
