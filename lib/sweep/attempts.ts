/** Tries each step on its own, so that one failure does not stop the others. */
export interface Attempts {
  /** The result of a step; undefined where it failed. `end` throws the error. */
  of<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** @throws AggregateError of all errors, so that the invocation fails */
  end(): void;
}

const MOST_SAID = 5;

export function attempts(): Attempts {
  const failed: unknown[] = [];
  return {
    async of(work) {
      try {
        return await work();
      } catch (error) {
        failed.push(error);
        return undefined;
      }
    },
    end() {
      if (failed.length === 0) return;
      const said = failed.slice(0, MOST_SAID).map(String).join('; ');
      throw new AggregateError(failed, `${failed.length} of the steps failed, the others are done: ${said}`);
    },
  };
}
