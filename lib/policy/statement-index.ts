import { conditionText } from './condition.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { type Glob, globOf } from './glob.ts';
import { isPattern, matches } from './wildcard.ts';

/** A statement with its resources taken apart. Those with variables wait until the request is known. */
export interface IndexedStatement {
  readonly statement: Statement;
  readonly version: string | undefined;
  /** Resource or NotResource is "*". */
  readonly everything: boolean;
  readonly byService: ReadonlyMap<string, readonly Glob[]>;
  readonly anyService: readonly Glob[];
  readonly withVariables: readonly string[];
  /** Condition keys in lower case. */
  readonly keys: ReadonlySet<string>;
  /** The Condition in words. */
  readonly words: readonly string[];
}

interface ActionPattern {
  readonly pattern: string;
  readonly found: IndexedStatement;
}

/** A document's statements by the actions they name, so that a verdict looks at a few of them instead of at 60 KB. */
export interface StatementIndex {
  readonly exact: ReadonlyMap<string, readonly IndexedStatement[]>;
  readonly byService: ReadonlyMap<string, readonly ActionPattern[]>;
  /** `*`, `*:*`, `s*:Get*`: the service itself is a pattern. */
  readonly anyService: readonly ActionPattern[];
  readonly inverted: readonly { readonly patterns: readonly string[]; readonly found: IndexedStatement }[];
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
export function statementsFor(index: StatementIndex, action: string): readonly IndexedStatement[] {
  const name = action.toLowerCase();
  const service = name.slice(0, name.indexOf(':'));
  const all = new Set<IndexedStatement>(index.exact.get(name));
  for (const patterns of [index.byService.get(service) ?? [], index.anyService])
    for (const { pattern, found } of patterns) if (!all.has(found) && matches(pattern, name)) all.add(found);
  for (const { patterns, found } of index.inverted)
    if (!patterns.some((pattern) => matches(pattern, name))) all.add(found);
  return [...all];
}

function build({ version, statements }: PolicyDocument): StatementIndex {
  const exact = new Map<string, IndexedStatement[]>();
  const byService = new Map<string, ActionPattern[]>();
  const anyService: ActionPattern[] = [];
  const inverted: { patterns: readonly string[]; found: IndexedStatement }[] = [];
  for (const statement of statements) {
    const found = indexed(statement, version);
    for (const pattern of new Set(statement.actions?.map((action) => action.toLowerCase()))) {
      const service = pattern.slice(0, Math.max(pattern.indexOf(':'), 0));
      if (!isPattern(pattern)) append(exact, pattern, found);
      else if (service === '' || isPattern(service)) anyService.push({ pattern, found });
      else append(byService, service, { pattern, found });
    }
    if (statement.notActions)
      inverted.push({ found, patterns: statement.notActions.map((action) => action.toLowerCase()) });
  }
  return { exact, byService, anyService, inverted };
}

function indexed(statement: Statement, version: string | undefined): IndexedStatement {
  const written = statement.resources ?? statement.notResources ?? [];
  const byService = new Map<string, Glob[]>();
  const anyService: Glob[] = [];
  const variable = (text: string) => version === '2012-10-17' && text.includes('${');
  for (const glob of written.filter((text) => !variable(text)).map(globOf))
    if (glob.service === undefined) anyService.push(glob);
    else append(byService, glob.service, glob);
  return {
    statement,
    version,
    everything: written.includes('*'),
    byService,
    anyService,
    withVariables: written.filter(variable),
    keys: new Set(statement.conditions.map(({ key }) => key.toLowerCase())),
    words: statement.conditions.map(conditionText),
  };
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
