import { isAwsHost, type Watch } from './aws.ts';
import type { Call } from './permissions.ts';

/** Counts the calls, and refuses those that were not declared: so the printed permissions hold every call. */
export function watching() {
  let allowed: ReadonlySet<Call> = new Set();
  let stop: AbortSignal | undefined;
  let counts: Record<string, number> = {};
  let isEmulated = false;
  const open = new Set<Promise<unknown>>();
  const count = (call: Call) => {
    stop?.throwIfAborted();
    counts[call] = (counts[call] ?? 0) + 1;
  };
  const during = (answer: Promise<unknown>) => {
    const over: Promise<unknown> = answer.then(
      () => open.delete(over),
      () => open.delete(over),
    );
    open.add(over);
  };
  const to = (host: string) => {
    isEmulated ||= !isAwsHost(host);
  };
  const watch: Watch = {
    before(call) {
      if (!allowed.has(call)) throw new Error(`${call} is not among the calls that the experiment declares`);
      count(call);
    },
    to,
    during,
  };
  return {
    watch,
    ofSessions: { before: count, to, during } satisfies Watch,
    /** @param signal stops every further call */
    allow(calls: readonly Call[], signal?: AbortSignal) {
      allowed = new Set(calls);
      stop = signal;
    },
    /** Some call went to another host than AWS's. */
    isEmulated: () => isEmulated,
    /** The counts since it was last asked. */
    taken() {
      const taken = counts;
      counts = {};
      return taken;
    },
    /** What an experiment that broke off has asked for is still on its way, and must not be made after the clean-up. */
    async quiet() {
      while (open.size > 0) await Promise.all(open);
    },
  };
}
