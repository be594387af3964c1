import type { Random } from '../aws/service.ts';
import type { Clock } from './clock.ts';
import type { Code } from './code.ts';
import type { Faults } from './faults.ts';
import { Instance, type Invocation } from './instance.ts';
import type { Asked } from './sdk.ts';
import type { FunctionWired } from './wiring.ts';

/** How a run ended. `throttled`: there was none. `dropped`: the recursion guard let none begin. */
export type Outcome = 'done' | 'failed' | 'throttled' | 'dropped';

/** A run that ended, for the invariants. */
export interface Ran {
  readonly name: string;
  readonly chain: readonly string[];
  readonly outcome: Outcome;
  /** The calls it made. */
  readonly calls: number;
  readonly error?: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Lambda stops a chain at about 16 runs. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
const LONGEST_CHAIN = 16;

/** An environment that nobody used for so long is gone. The real figure is not published. */
const IDLE = 45 * MINUTE;

/** An asynchronous event is kept for so long. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const EVENT_AGE = 6 * 60 * MINUTE;

interface Around {
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  readonly functions: readonly FunctionWired[];
  readonly codes: ReadonlyMap<string, Code>;
  readonly env: Readonly<Record<string, string>>;
  readonly account: string;
  /** Carries one attempt of a call. */
  readonly answer: (asked: Asked, instance: Instance) => Promise<unknown>;
  readonly log: (name: string, line: string) => void;
  readonly ended: (ran: Ran) => void;
  /** Takes an asynchronous event that failed for good. */
  readonly gaveUp: (fn: FunctionWired, event: unknown) => void;
}

/** Runs our functions as Lambda does: environments kept warm and killed, timeouts, throttling, retries of asynchronous events. */
export class Lambda {
  private readonly around: Around;
  private readonly idle = new Map<string, { readonly instance: Instance; readonly since: number }[]>();
  private running = 0;
  private requests = 0;

  constructor(around: Around) {
    this.around = around;
  }

  /** One synchronous run. `done` hears how it ended, at that moment. */
  run(
    name: string,
    event: unknown,
    before: readonly string[],
    done: (outcome: Outcome, result?: unknown, error?: string) => void,
  ): void {
    const { clock, faults, ended } = this.around;
    const chain = [...before, name];
    const end = (outcome: Outcome, error?: string, result?: unknown, calls = 0) => {
      ended({ name, chain, outcome, calls, ...(error !== undefined && { error }) });
      done(outcome, result, error);
    };
    if (chain.length > LONGEST_CHAIN) {
      end('dropped');
      return;
    }
    if (this.running >= faults.mostAtOnce(clock.now)) {
      end('throttled');
      return;
    }
    this.running++;
    const warm = this.warm(name);
    const instance = warm ?? this.cold(name);
    const invocation: Invocation = { chain, calls: 0, killAt: faults.killAt(name, clock.now), isOver: false };
    const over = (outcome: Outcome, error?: string, result?: unknown) => {
      if (invocation.isOver) return;
      invocation.isOver = true;
      instance.current = undefined;
      this.running--;
      if (!instance.isDead) this.idle.set(name, [...(this.idle.get(name) ?? []), { instance, since: clock.now }]);
      end(outcome, error, result, invocation.calls);
    };
    clock.after(warm === undefined ? this.coldStart() : 1, () => {
      const { timeout } = this.definition(name);
      const deadline = clock.now + timeout * SECOND;
      clock.at(deadline, () => {
        if (invocation.isOver) return;
        instance.isDead = true;
        over('failed', `timed out after ${timeout} s`);
      });
      instance.begin(invocation);
      instance.whenKilled = () => clock.after(SECOND, () => over('failed', 'the environment died'));
      const context = {
        functionName: `rolewarden-${name}`,
        awsRequestId: String(++this.requests),
        invokedFunctionArn: `arn:aws:lambda:us-east-1:${this.around.account}:function:rolewarden-${name}`,
        getRemainingTimeInMillis: () => deadline - clock.now,
      };
      instance.handler(event, context).then(
        (result) => over('done', undefined, result),
        (error: unknown) => over('failed', error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
      );
    });
  }

  /** An asynchronous event: two more tries after a failure, and for hours while the function is throttled. */
  later(name: string, event: unknown, before: readonly string[]): void {
    const { clock, gaveUp } = this.around;
    const until = clock.now + EVENT_AGE;
    const fn = this.definition(name);
    const attempt = (failures: number, throttles: number) =>
      this.run(name, event, before, (outcome) => {
        if (outcome === 'done') return;
        const throttled = outcome === 'throttled';
        const pause = throttled ? Math.min(SECOND * 2 ** throttles, 5 * MINUTE) : failures === 0 ? MINUTE : 2 * MINUTE;
        if (outcome === 'dropped' || (!throttled && failures === 2) || clock.now + pause > until)
          return gaveUp(fn, event);
        clock.after(pause, () => (throttled ? attempt(failures, throttles + 1) : attempt(failures + 1, 0)));
      });
    clock.after(20, () => attempt(0, 0));
  }

  definition(name: string): FunctionWired {
    const found = this.around.functions.find((fn) => fn.name === name);
    if (found === undefined) throw new Error(`serverless.yml has no function ${name}`);
    return found;
  }

  private warm(name: string): Instance | undefined {
    const { clock } = this.around;
    const fresh = (this.idle.get(name) ?? []).filter(({ since }) => clock.now - since < IDLE);
    const taken = fresh.pop();
    this.idle.set(name, fresh);
    return taken?.instance;
  }

  private cold(name: string): Instance {
    const { codes, clock, faults, env, random, answer, log } = this.around;
    const code = codes.get(name);
    if (code === undefined) throw new Error(`there is no code of ${name}`);
    const skew = faults.skew(clock.now);
    return new Instance(name, code, { clock, skew, env, random, answer, log: (line) => log(name, line) });
  }

  /** Milliseconds. */
  private coldStart(): number {
    return 250 + Math.floor(this.around.random() * 500);
  }
}
