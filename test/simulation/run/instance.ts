import type { Clock } from './clock.ts';
import type { Code, Handler } from './code.ts';
import { type Asked, sdkPackage } from './sdk.ts';

/** One run of a function. */
export interface Invocation {
  /** The functions that handed the work on to one another, this one last. */
  readonly chain: readonly string[];
  /** How many calls it has made. */
  calls: number;
  /** The call at which it dies. */
  readonly killAt: number;
  isOver: boolean;
}

/** An execution environment of Lambda: our code, loaded once, and its clock. Once dead, nothing that it waits for comes back. */
export class Instance {
  readonly handler: Handler;
  current: Invocation | undefined;
  isDead = false;
  /** What came due while no run was on. */
  private frozen: (() => void)[] = [];
  whenKilled: () => void = () => undefined;
  private readonly clock: Clock;

  constructor(
    readonly name: string,
    code: Code,
    {
      clock,
      skew,
      env,
      random,
      answer,
      log,
    }: {
      readonly clock: Clock;
      /** Milliseconds that its clock is off. */
      readonly skew: number;
      readonly env: Readonly<Record<string, string>>;
      readonly random: () => number;
      readonly answer: (asked: Asked, instance: Instance) => Promise<unknown>;
      readonly log: (line: string) => void;
    },
  ) {
    this.clock = clock;
    const wire = {
      attempt: (asked: Asked) => answer(asked, this),
      pause: (ms: number) => this.pause(ms),
      random,
      date: () => clock.date().toUTCString(),
    };
    const packages = new Map<string, unknown>();
    this.handler = code({
      require: (wanted) => {
        if (!packages.has(wanted)) packages.set(wanted, sdkPackage(wanted, wire));
        return packages.get(wanted);
      },
      Date: dateFrom(() => clock.now + skew),
      setTimeout: (run, ms = 0) => {
        const timer = { run };
        this.later(ms, () => timer.run());
        return timer;
      },
      clearTimeout: (timer) => {
        if (typeof timer === 'object' && timer !== null) Object.assign(timer, { run: () => undefined });
      },
      process: { env, stdout: { write: log } },
      console: { error: log, log, warn: log, info: log },
      performance: { now: () => clock.now },
    });
  }

  /** Resolves after so many virtual milliseconds, and never in an environment that died meanwhile. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.later(ms, resolve));
  }

  /** An environment is frozen between its runs: what an earlier one left waiting goes on within the next. */
  begin(invocation: Invocation): void {
    this.current = invocation;
    const due = this.frozen;
    this.frozen = [];
    for (const run of due) run();
  }

  /** @returns never: what waits for a dead environment is not woken */
  die(): Promise<never> {
    this.isDead = true;
    this.whenKilled();
    return new Promise(() => undefined);
  }

  private later(ms: number, run: () => void): void {
    this.clock.after(ms, () => {
      if (this.isDead) return;
      if (this.current === undefined) this.frozen.push(run);
      else run();
    });
  }
}

/** A Date whose present is the simulator's. */
function dateFrom(now: () => number): DateConstructor {
  class VirtualDate extends Date {
    constructor(...given: [] | [number | string | Date]) {
      if (given.length === 0) super(now());
      else super(...given);
    }
    static override now(): number {
      return now();
    }
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof REAL;
    }
  }
  return VirtualDate as unknown as DateConstructor;
}

const REAL = Date;
