import type { Written } from '../../../lib/contain/ports.ts';
import type { MemoryAccount, Taken } from './state.ts';
import { type Write, written } from './write.ts';

/** What befalls a call: an error before anything is done, or after it is done and the answer is lost. */
export type Fault = 'before' | 'after' | undefined;

/** How an account's IAM differs from one that obeys and has room. */
export interface Behaviour {
  readonly taken?: Taken;
  /** Asked once for every call, by its name in the AWS CLI: `get-role`, `put-role-policy`. */
  readonly fault?: (call: string) => Fault;
  /** What IAM answers to a write, or throws, instead of doing it. */
  readonly answers?: Readonly<Partial<Record<Write['call'], Written | Error>>>;
  /** False: IAM takes what is put and does not show it in time. */
  readonly shows?: boolean;
  /** IAM's clock, which dates managed policies. */
  readonly clock?: () => Date;
}

/** The account as it is called, and what was called. */
export interface Calls {
  readonly account: MemoryAccount;
  readonly taken: Taken;
  readonly shows: boolean;
  /** Every write that was asked for, and every one that was done. */
  readonly asked: Write[];
  readonly writes: Write[];
  read<T>(call: string, work: (account: MemoryAccount) => T): Promise<T>;
  write(write: Write): Promise<Written>;
}

export function callsOn(account: MemoryAccount, behaviour: Behaviour): Calls {
  const { taken = {}, fault = () => undefined, answers = {}, shows = true, clock } = behaviour;
  const asked: Write[] = [];
  const writes: Write[] = [];

  async function call<T>(name: string, work: () => T): Promise<T> {
    const befalls = fault(name);
    if (befalls === 'before') throw new Error(`${name}: Throttling`);
    const answer = work();
    if (befalls === 'after') throw new Error(`${name}: the answer was lost`);
    return answer;
  }

  function answerTo(write: Write): Written {
    asked.push(write);
    const instead = answers[write.call];
    if (instead instanceof Error) throw instead;
    const answer = instead ?? written(write, account, taken, clock?.());
    if (instead === undefined && answer === 'done') writes.push(write);
    return answer;
  }

  return {
    account,
    taken,
    shows,
    asked,
    writes,
    read: (name, work) => call(name, () => work(account)),
    write: (write) => call(write.call, () => answerTo(write)),
  };
}
