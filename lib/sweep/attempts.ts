/** What was tried, so that one failure keeps nobody from the rest. */
export interface Attempts {
  /** Undefined where it failed: what failed is kept for `end`. */
  of<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** @throws AggregateError of all that failed, so that whoever called is an error and not a silence. */
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
