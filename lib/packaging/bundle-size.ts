import type { Metafile } from 'esbuild';

/** Bytes that importing a function's entry loads: the entry and every chunk it imports statically, without lazy imports. */
export function staticBytes(metafile: Metafile, name: string): number {
  const entry = Object.keys(metafile.outputs).find((path) => path.endsWith(`${name}/${name}.js`));
  if (entry === undefined) throw new Error(`the build of ${name} has no entry ${name}/${name}.js`);
  return [...staticChunks(metafile, entry)].reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
}

function staticChunks(metafile: Metafile, entry: string): Set<string> {
  const loaded = new Set([entry]);
  for (const path of loaded)
    for (const { path: imported, kind, external } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && !external) loaded.add(imported);
  return loaded;
}
