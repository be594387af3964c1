import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, textOf } from '../../base/json.ts';
import { packageFile } from '../../base/package-files.ts';

/** Events that are replayed together, with the settings and the account they are judged by. */
export interface Source {
  readonly paths: readonly string[];
  /** Name and title of a built-in story. */
  readonly story?: { readonly name: string; readonly title: string };
  readonly settings?: string;
  readonly account?: string;
}

/** The file whose presence makes a folder a story. */
const EXPECT = 'expect.json';

/**
 * Each story among the paths is a source of its own, with its own settings; all other paths are one source. Without a path: the
 * built-in stories.
 */
export function sourcesOf(paths: readonly string[]): Source[] {
  const given = paths.length === 0 ? [packageFile('events/stories')] : paths;
  const stories = given.flatMap(storyFoldersIn);
  const rest = given.filter((path) => storyFoldersIn(path).length === 0);
  return [...stories.map(storyIn), ...(rest.length > 0 ? [{ paths: rest }] : [])];
}

function storyFoldersIn(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [];
  if (existsSync(join(path, EXPECT))) return [path];
  const inside = readdirSync(path)
    .sort()
    .map((name) => join(path, name));
  return inside.filter((folder) => existsSync(join(folder, EXPECT)));
}

/** The story's own rolewarden.yml counts, and the built-in account unless its expect.json says `"account": "none"`. */
function storyIn(folder: string): Source {
  const expect: unknown = JSON.parse(readFileSync(join(folder, EXPECT), 'utf8'));
  const stated = isObject(expect) ? expect : {};
  const settings = join(folder, 'rolewarden.yml');
  return {
    paths: [folder],
    story: { name: basename(folder), title: textOf(stated.title) ?? '' },
    ...(existsSync(settings) && { settings }),
    ...(stated.account !== 'none' && { account: packageFile('events/account.json') }),
  };
}
