import type { Aws } from './aws.ts';
import { isOurs } from './names.ts';
import { KIND_NAMES, KINDS, type KindName } from './things/kinds.ts';

export interface Thing {
  readonly kind: KindName;
  readonly name: string;
}

/** A thing that could not be removed, or a kind that could not be listed: something of it may be left. */
export interface Left {
  readonly thing: string;
  readonly because: string;
}

const TRIES = 5;

/**
 * Removes what was made and what AWS lists of it: lists are some seconds behind, and a run that was killed remembers nothing.
 * @param run only the things of this run; without it those of every run
 * @param again milliseconds before a removal that failed is tried again
 */
export async function clean(
  aws: Aws,
  made: readonly Thing[],
  { run, again, say }: { readonly run?: string; readonly again: number; readonly say: (line: string) => void },
): Promise<Left[]> {
  const left: Left[] = [];
  for (const kind of KIND_NAMES) {
    const names = new Set(made.filter((thing) => thing.kind === kind).map(({ name }) => name));
    try {
      for (const name of await KINDS[kind].list(aws)) if (isOurs(name, run)) names.add(name);
    } catch (error) {
      left.push({ thing: `every ${kind} that a list would have shown`, because: reasonIn(error) });
    }
    for (const name of names) {
      const because = await removed(aws, { kind, name }, again);
      if (because === undefined) say(`removed ${kind} ${name}`);
      else left.push({ thing: `${kind} ${name}`, because });
    }
  }
  return left;
}

/** The reason why it could not be removed, if so. What still holds it may be gone in a moment. */
async function removed(aws: Aws, { kind, name }: Thing, again: number): Promise<string | undefined> {
  for (let tries = 1; ; tries++)
    try {
      await KINDS[kind].remove(aws, name);
      return undefined;
    } catch (error) {
      if (tries === TRIES) return reasonIn(error);
      await new Promise((resolve) => setTimeout(resolve, again));
    }
}

export function reasonIn(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
