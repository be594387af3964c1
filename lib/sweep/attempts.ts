/** Tries each step on its own, so that one failure does not stop the others. */
export interface Attempts {
  /** The result of a step; undefined where it failed. `end` throws the error. */
  of<T>(work: () => Promise<T>): Promise<T | undefined>;
  /**
   * @param also what else the message of the error says
   * @throws AggregateError of all errors, so that the invocation fails
   */
  end(also?: string): void;
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
    end(also) {
      if (failed.length === 0) return;
      const said = failed.slice(0, MOST_SAID).map(String).join('; ');
      const words = `${failed.length} of the steps failed, the others are done: ${said}`;
      throw new AggregateError(failed, also === undefined ? words : `${words}; ${also}`);
    },
  };
}
