import type { PolicyDocument, Statement } from './document.ts';
import { isPattern, matches } from './wildcard.ts';

interface ActionPattern {
  readonly pattern: string;
  readonly statement: Statement;
}

/** A document's statements by the actions they name, so that a verdict looks at a few of them instead of at 60 KB. */
export interface StatementIndex {
  readonly version: string | undefined;
  readonly exact: ReadonlyMap<string, readonly Statement[]>;
  readonly byService: ReadonlyMap<string, readonly ActionPattern[]>;
  /** `*`, `*:*`, `s*:Get*`: the service itself is a pattern. */
  readonly anyService: readonly ActionPattern[];
  readonly inverted: readonly { readonly patterns: readonly string[]; readonly statement: Statement }[];
}

const INDEXES = new WeakMap<PolicyDocument, StatementIndex>();

/** Built once per parsed document; forgotten together with it. */
export function indexOf(document: PolicyDocument): StatementIndex {
  const known = INDEXES.get(document);
  if (known !== undefined) return known;
  const built = build(document);
  INDEXES.set(document, built);
  return built;
}

/** The statements whose Action or NotAction holds the action; names are compared without case. */
export function statementsFor(index: StatementIndex, action: string): Statement[] {
  const name = action.toLowerCase();
  const service = name.slice(0, name.indexOf(':'));
  const found = new Set<Statement>(index.exact.get(name));
  for (const { pattern, statement } of [...(index.byService.get(service) ?? []), ...index.anyService])
    if (!found.has(statement) && matches(pattern, name)) found.add(statement);
  for (const { patterns, statement } of index.inverted)
    if (!patterns.some((pattern) => matches(pattern, name))) found.add(statement);
  return [...found];
}

function build({ version, statements }: PolicyDocument): StatementIndex {
  const exact = new Map<string, Statement[]>();
  const byService = new Map<string, ActionPattern[]>();
  const anyService: ActionPattern[] = [];
  for (const statement of statements)
    for (const pattern of new Set(statement.actions?.map((action) => action.toLowerCase()))) {
      const service = pattern.slice(0, Math.max(pattern.indexOf(':'), 0));
      if (!isPattern(pattern)) append(exact, pattern, statement);
      else if (service === '' || isPattern(service)) anyService.push({ pattern, statement });
      else append(byService, service, { pattern, statement });
    }
  const inverted = statements.flatMap((statement) =>
    statement.notActions === undefined
      ? []
      : [{ statement, patterns: statement.notActions.map((action) => action.toLowerCase()) }],
  );
  return { version, exact, byService, anyService, inverted };
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
