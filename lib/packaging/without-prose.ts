import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** `why: '…',` and `misses: '…',` of a detector, as Biome lays them out. Any other layout stays. */
const PROSE = /^ {2}(why|misses):\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"),$/gm;
/** Documentation that stands in the code and on pages: no function prints it, so none loads it. */
export const withoutProse: Plugin = {
  name: 'without-prose',
  setup(build) {
    build.onLoad({ filter: /lib\/detectors\/[a-z]+\/[a-z-]+\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(PROSE, "  $1: '',"),
      loader: 'ts',
    }));
  },
};
