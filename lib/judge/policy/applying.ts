import { truthOfAll } from './condition.ts';
import type { PolicyDocument } from './document.ts';
import type { Glob } from './glob.ts';
import { reachOf, type StatementReach } from './reach.ts';
import type { Applicable } from './region.ts';
import { remembering } from './remembering.ts';
import { type ActionName, type IndexedStatement, indexOf, statementsFor } from './statement-index.ts';
import type { Context } from './variable.ts';

export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Condition keys (lower case) and values that one question assumes beside the known context. */
export type Given = Readonly<Record<string, readonly string[]>>;

/** A statement that names an action, and the name of its policy. */
export interface Said {
  readonly found: IndexedStatement;
  readonly policy: string;
}

export function saying(
  policies: readonly NamedPolicy[],
  action: ActionName,
  effect: 'Allow' | 'Deny',
): readonly Said[] {
  const said: Said[] = [];
  for (const { name, document } of policies)
    for (const found of statementsFor(indexOf(document), action))
      if (found.statement.effect === effect) said.push({ found, policy: name });
  return said;
}

/** The statements that say something about the asked resources. */
export function applying(known: Context): (said: readonly Said[], asked: Glob, given?: Given) => Applicable[] {
  const reachFor = reaching(known);
  return (said, asked, given) => {
    const applicable: Applicable[] = [];
    for (const { found, policy } of said) {
      const reach = isElsewhere(found, asked) ? undefined : reachFor(found, asked, given);
      if (reach !== undefined && concerns(found, reach)) applicable.push({ found, reach, policy });
    }
    return applicable;
  };
}

/** A cheap test: all resources of the statement belong to other services. */
function isElsewhere(
  { statement, byService, anyService, withVariables }: IndexedStatement,
  { service }: Glob,
): boolean {
  if (service === undefined || statement.notResources !== undefined) return false;
  return anyService.length === 0 && withVariables.length === 0 && !byService.has(service);
}

/** A statement says nothing when its Resource names none of the asked resources. */
function concerns({ statement }: IndexedStatement, reach: StatementReach): boolean {
  return statement.notResources !== undefined || reach.whole || reach.parts.length > 0;
}

/** Remembers the reach of each statement, because most actions act on the same few kinds of resources. */
function reaching(known: Context): (found: IndexedStatement, asked: Glob, given?: Given) => StatementReach | undefined {
  const truths = remembering(({ statement, version }: IndexedStatement) =>
    truthOfAll(statement.conditions, known, version),
  );
  const kept = remembering((asked: Glob) =>
    remembering((found: IndexedStatement) => {
      const truth = truths(found);
      return truth === 'no' ? undefined : reachOf(found, asked, known, truth);
    }),
  );
  return (found, asked, given) => {
    if (given === undefined || !isAbout(found, given)) return kept(asked)(found);
    const context: Context = (key) => (Object.hasOwn(given, key) ? given[key] : known(key));
    const truth = truthOfAll(found.statement.conditions, context, found.version);
    return truth === 'no' ? undefined : reachOf(found, asked, context, truth);
  };
}

function isAbout({ keys, withVariables }: IndexedStatement, given: Given): boolean {
  return withVariables.length > 0 || Object.keys(given).some((key) => keys.has(key));
}
