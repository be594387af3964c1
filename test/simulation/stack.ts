import { functionNames } from '../../lib/packaging/build.ts';
import { SETTINGS } from './account.ts';
import { type Code, codeOf, type Hole } from './run/code.ts';
import { wiringOf } from './run/wiring.ts';
import type { Stack } from './run/world.ts';

/** Our functions as they are, or with a hole in them, and the person's command line. */
export async function stackWith(hole?: Hole): Promise<Stack> {
  const names = await functionNames();
  const codes = new Map<string, Code>();
  for (const name of names) codes.set(name, await codeOf(`functions/${name}.ts`, SETTINGS, hole));
  codes.set('person', await codeOf('test/simulation/run/person.ts', SETTINGS));
  return { wiring: await wiringOf(), codes };
}
