import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The parts of a botocore `service-2.json` that the rule reads. */
export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, ShapeRef>>;
  readonly member?: ShapeRef;
  readonly value?: ShapeRef;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly documentation?: string;
}
export interface ShapeRef {
  readonly shape: string;
  readonly documentation?: string;
  readonly locationName?: string;
}
export interface Model {
  /** botocore's folder, one per SDK client. */
  readonly folder: string;
  readonly metadata: { readonly endpointPrefix: string; readonly signingName?: string };
  readonly operations: Readonly<Record<string, { readonly input?: ShapeRef; readonly http?: { requestUri?: string } }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** The newest model of every service in this version of botocore; downloads its wheel from PyPI once, into the cache. */
export function readModels(version: string, cache: string): Model[] {
  const data = join(unpackedWheel(version, cache), 'botocore', 'data');
  return readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .flatMap((folder) => newestModel(data, folder));
}

function unpackedWheel(version: string, cache: string): string {
  const folder = join(cache, `botocore-${version}`);
  if (existsSync(join(folder, 'botocore', 'data'))) return folder;
  mkdirSync(folder, { recursive: true });
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  execFileSync('pip', ['download', '--quiet', '--no-deps', '--dest', folder, `botocore==${version}`], quiet);
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel of botocore ${version} into ${folder}`);
  execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder], quiet);
  return folder;
}

function newestModel(data: string, folder: string): Model[] {
  const version = readdirSync(join(data, folder))
    .filter((name) => /^\d{4}-/.test(name))
    .sort()
    .at(-1);
  const file = join(data, folder, version ?? '', 'service-2.json');
  const text = existsSync(`${file}.gz`) ? gunzipSync(readFileSync(`${file}.gz`)) : readIfThere(file);
  return text === undefined ? [] : [{ ...(JSON.parse(text.toString('utf8')) as Omit<Model, 'folder'>), folder }];
}

function readIfThere(file: string): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** A text member of an operation's input; lists add `[]` to their segment, maps `{}`. */
export interface Leaf {
  readonly path: readonly string[];
  readonly shape: string;
  readonly pattern: string;
  readonly documentation: string;
  readonly isEnum: boolean;
}

/** Every text leaf under an operation's input; a recursive shape is followed once. */
export function leavesOf(model: Model, operation: string): Leaf[] {
  const input = model.operations[operation]?.input;
  return input === undefined ? [] : leavesUnder(model, input, [], []);
}

function leavesUnder(model: Model, ref: ShapeRef, path: readonly string[], seen: readonly string[]): Leaf[] {
  const shape = model.shapes[ref.shape];
  if (shape === undefined || seen.includes(ref.shape)) return [];
  const inside = [...seen, ref.shape];
  if (shape.type === 'structure')
    return Object.entries(shape.members ?? {}).flatMap(([name, member]) =>
      leavesUnder(model, member, [...path, name], inside),
    );
  if (shape.type === 'list' && shape.member)
    return leavesUnder(model, documented(shape.member, ref), marked(path, '[]'), inside);
  if (shape.type === 'map' && shape.value)
    return leavesUnder(model, documented(shape.value, ref), marked(path, '{}'), inside);
  if (shape.type !== 'string') return [];
  return [
    {
      path,
      shape: ref.shape,
      pattern: shape.pattern ?? '',
      documentation: plain(`${ref.documentation ?? ''} ${shape.documentation ?? ''}`),
      isEnum: shape.enum !== undefined,
    },
  ];
}

/** The documentation is on the list, not on its members. */
function documented(member: ShapeRef, holder: ShapeRef): ShapeRef {
  return { ...member, documentation: `${holder.documentation ?? ''} ${member.documentation ?? ''}` };
}

function marked(path: readonly string[], mark: string): readonly string[] {
  return path.length === 0 ? [mark] : [...path.slice(0, -1), `${path.at(-1)}${mark}`];
}

function plain(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
