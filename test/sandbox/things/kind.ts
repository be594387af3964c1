import type { Aws } from '../aws.ts';
import type { Call } from '../permissions.ts';

/** A kind of thing that the sandbox makes, and how it is taken away again. */
export interface Kind {
  /** For `list` and `remove`. */
  readonly calls: readonly Call[];
  /** Names of ours, and perhaps others, in this account and region. */
  list(aws: Aws): Promise<string[]>;
  /** Removes a thing with all that is in it; none there is no error. */
  remove(aws: Aws, name: string): Promise<void>;
}

/** Every page of a listing. `page` answers what it found and where the next page begins. */
export async function everyPage<T>(
  page: (from?: string) => Promise<readonly [found: readonly T[], next: string | undefined]>,
): Promise<T[]> {
  const all: T[] = [];
  let from: string | undefined;
  do {
    const [found, next] = await page(from);
    all.push(...found);
    from = next;
  } while (from !== undefined);
  return all;
}

export async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(?:NoSuch(?:Entity|Bucket)|ResourceNotFound|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)/.test(
      error.name,
    )
  );
}
