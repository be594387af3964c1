import { dirname, join, normalize } from 'node:path/posix';

/** What the plan of the house is judged by: the text of every file of ours, by its path from the root. */
export type Sources = ReadonlyMap<string, string>;

/** From the ground up: an import goes to a lower floor or stays in its folder. */
export const FLOORS: readonly (readonly string[])[] = [
  ['base'],
  ['incident'],
  ['event'],
  ['account', 'judge'],
  ['detectors'],
  ['contain'],
  ['inspect'],
  ['sweep', 'notify'],
  ['cli', 'packaging'],
  ['aws'],
  ['rolewarden.ts', 'functions'],
];

export interface Import {
  readonly file: string;
  /** A path from the root, or the name of a package. */
  readonly of: string;
}

/** Static, type-only and lazy imports, and what is handed on; a JSON file is imported like any other. */
export function importsIn(sources: Sources): Import[] {
  return [...sources].flatMap(([file, text]) =>
    [...withoutComments(text).matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, of = '']) => ({
      file,
      of: of.startsWith('.') ? normalize(join(dirname(file), of)) : of,
    })),
  );
}

/** Every file of ours that a file imports, by however many others in between, lazily loaded ones too. */
export function reachedFrom(file: string, imports: readonly Import[]): string[] {
  const reached = new Set([file]);
  for (const from of reached) for (const { file: one, of } of imports) if (one === from && isOurs(of)) reached.add(of);
  return [...reached];
}

/** The folder of lib/ that a file lies in; `functions` for all that is outside lib/. */
export function roomOf(path: string): string {
  const [top = '', room = ''] = path.split('/');
  return top === 'lib' ? room : top;
}

export function floorOf(path: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(roomOf(path)));
}

/** Imports that go up, or across to another folder of the same floor, or to a folder that has no floor. */
export function climbing(imports: readonly Import[]): string[] {
  return imports
    .filter(({ of }) => isOurs(of))
    .filter(({ file, of }) => roomOf(file) !== roomOf(of))
    .filter(({ file, of }) => floorOf(of) === -1 || floorOf(of) >= floorOf(file))
    .map(({ file, of }) => `${file} -> ${of}`);
}

/** Files that import each other in a ring, each ring once, from its first file in the alphabet. */
export function circlesIn(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { file, of } of imports) next.set(file, [...(next.get(file) ?? []), of]);
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]) => {
    const from = trail.indexOf(file);
    if (from >= 0) {
      found.add(turned(trail.slice(from)).join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const of of next.get(file) ?? []) walk(of, [...trail, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return [...found];
}

function turned(ring: readonly string[]): string[] {
  const first = ring.indexOf([...ring].sort()[0] ?? '');
  return [...ring.slice(first), ...ring.slice(0, first)];
}

/** Files that reach outside the program by `means`, but for those under one of `places`. */
export function reaching(sources: Sources, means: RegExp, places: readonly string[]): string[] {
  return [...sources]
    .filter(([file, text]) => means.test(withoutComments(text)) && !places.some((place) => file.startsWith(place)))
    .map(([file]) => file);
}

const FAMILY = '(?:(?:trust|pass|guard|role)-|-caller)';

/**
 * An id's family, bare in quotes, as a beginning or an end, or in a regular expression: all of them ask how an id is spelled. A
 * whole id is no offence, nor is a path, whose slashes stand in quotes, nor the part of an ARN.
 */
export const SPELLED = new RegExp(
  [
    `(['"\`])${FAMILY}\\1`,
    `(?:starts|ends)With\\(\\s*['"\`]${FAMILY}`,
    `(?<=(?:[=>(,:?!&|[]|\\breturn)\\s*)/(?![/*])[^/\\n'"\`]*(?<!(?<!\\?):)${FAMILY}[^\\n]*/`,
  ].join('|'),
);

const EXPORT = /^export (?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;

/** Exported names that stand in two files or more, each with its files. */
export function namesTwice(sources: Sources): Map<string, string[]> {
  const places = new Map<string, Set<string>>();
  for (const [file, text] of sources)
    for (const [, name = ''] of text.matchAll(EXPORT)) places.set(name, (places.get(name) ?? new Set()).add(file));
  return new Map([...places].filter(([, files]) => files.size > 1).map(([name, files]) => [name, [...files]]));
}

/** Exports that the rule on names cannot read: what is handed on from another file has two homes. */
export function handedOn(sources: Sources): string[] {
  return [...sources].filter(([, text]) => /^export (?:type )?[{*]|^export default/m.test(text)).map(([file]) => file);
}

/** `detector: 'x'`, `detector = 'x'`, a template, and a text with a hyphen anywhere in the value. */
const DETECTOR_AS_TEXT = /\bdetector['"]?\s*[:=](?!=)(?:\s*\(?['"`]|[^,;}\n]*['"`][a-z]+-)/;
const DETECTOR_BY_NAME = /\bdetector['"]?\s*:\s*([A-Za-z_$][\w$]*)/g;
const TEXT_BY_NAME = /\b(?:const|let) (\w+)(?:\s*:\s*[\w<>' |]+)?\s*=\s*['"`]/g;
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;

/** Files outside lib/detectors/ that write a finding themselves: its id stands on no page, and no exception may name it. */
export function findingsMadeUp(sources: Sources): string[] {
  return [...sources]
    .filter(([file, text]) => roomOf(file) !== 'detectors' && namesDetector(text))
    .map(([file]) => file);
}

function namesDetector(text: string): boolean {
  const code = withoutComments(text);
  const texts = [...code.matchAll(TEXT_BY_NAME)].map(([, name]) => name);
  const names = [...code.matchAll(DETECTOR_BY_NAME)].map(([, name = '']) => name);
  return DETECTOR_AS_TEXT.test(code) || names.some((name) => CONSTANT.test(name) || texts.includes(name));
}

export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function isOurs(path: string): boolean {
  return path.startsWith('lib/') || path.startsWith('functions/');
}
