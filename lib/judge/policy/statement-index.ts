import { conditionText } from './condition.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { type Glob, globOf } from './glob.ts';
import { spend } from './steps.ts';
import { isPattern, matches } from './wildcard.ts';

/** A statement with its resources parsed. Resources with variables stay text until the request is known. */
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
  readonly words: readonly string[];
}

/** An action pattern with every statement that names it. */
interface ActionPattern {
  readonly pattern: string;
  /** The text before its first wildcard. */
  readonly head: string;
  readonly found: readonly IndexedStatement[];
}

/** A document's statements by the actions they name, so that a verdict reads a few statements instead of 60 KB. */
export interface StatementIndex {
  readonly exact: ReadonlyMap<string, readonly IndexedStatement[]>;
  readonly byService: ReadonlyMap<string, readonly ActionPattern[]>;
  /** Patterns whose service is a pattern too: `*`, `*:*`, `s*:Get*`. */
  readonly anyService: readonly ActionPattern[];
  readonly inverted: readonly { readonly patterns: readonly string[]; readonly found: readonly IndexedStatement[] }[];
}

const INDEXES = new WeakMap<PolicyDocument, StatementIndex>();

/** Builds the index once per parsed document. The index lives as long as the document. */
export function indexOf(document: PolicyDocument): StatementIndex {
  const known = INDEXES.get(document);
  if (known !== undefined) return known;
  const built = build(document);
  INDEXES.set(document, built);
  return built;
}

/** An action in lower case, parsed once for many documents. */
export interface ActionName {
  readonly name: string;
  readonly service: string;
}

export function actionName(action: string): ActionName {
  const name = action.toLowerCase();
  return { name, service: name.slice(0, name.indexOf(':')) };
}

/** The statements whose Action or NotAction covers the action. */
export function statementsFor(index: StatementIndex, { name, service }: ActionName): readonly IndexedStatement[] {
  const exact = index.exact.get(name);
  const lists = exact === undefined ? [] : [exact];
  for (const patterns of [index.byService.get(service) ?? NONE, index.anyService]) {
    spend(patterns.length);
    for (const { pattern, head, found } of patterns)
      if (name.startsWith(head) && matches(pattern, name)) lists.push(found);
  }
  for (const { patterns, found } of index.inverted)
    if (!patterns.some((pattern) => matches(pattern, name))) lists.push(found);
  const [first, ...more] = lists;
  if (first === undefined) return NOBODY;
  return more.length === 0 ? first : [...new Set(lists.flat())];
}

const NONE: readonly ActionPattern[] = [];
const NOBODY: readonly IndexedStatement[] = [];

function build({ version, statements }: PolicyDocument): StatementIndex {
  const exact = new Map<string, IndexedStatement[]>();
  const wild = new Map<string, IndexedStatement[]>();
  const inverted: { patterns: readonly string[]; found: readonly IndexedStatement[] }[] = [];
  for (const statement of statements) {
    const found = indexed(statement, version);
    for (const pattern of new Set(statement.actions?.map((action) => action.toLowerCase())))
      append(isPattern(pattern) ? wild : exact, pattern, found);
    if (statement.notActions)
      inverted.push({ found: [found], patterns: statement.notActions.map((action) => action.toLowerCase()) });
  }
  return { exact, ...byServiceOf(wild), inverted };
}

function byServiceOf(wild: ReadonlyMap<string, readonly IndexedStatement[]>) {
  const byService = new Map<string, ActionPattern[]>();
  const anyService: ActionPattern[] = [];
  for (const [pattern, found] of wild) {
    const service = pattern.slice(0, Math.max(pattern.indexOf(':'), 0));
    const entry = { pattern, head: pattern.slice(0, pattern.search(/[*?]/)), found };
    if (service === '' || isPattern(service)) anyService.push(entry);
    else append(byService, service, entry);
  }
  return { byService, anyService };
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
    keys: keysOf(statement),
    words: statement.conditions.map(conditionText),
  };
}

const NO_KEYS: ReadonlySet<string> = new Set();

function keysOf({ conditions }: Statement): ReadonlySet<string> {
  return conditions.length === 0 ? NO_KEYS : new Set(conditions.map(({ key }) => key.toLowerCase()));
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
