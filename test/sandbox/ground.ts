import type { Aws, Credentials } from './aws.ts';
import type { KindName } from './things/kinds.ts';
import type { Patience } from './waiting.ts';

/** The account as an experiment finds it. */
export interface Ground extends Patience {
  /** With the caller's credentials. */
  readonly aws: Aws;
  /** With the credentials of a session that the experiment made. */
  awsAs(credentials: Credentials): Aws;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** aws:userid of the caller. */
  readonly caller: string;
  readonly withEc2: boolean;
  /** An emulator answers: its figures say nothing, so a few calls are enough. */
  readonly emulator: boolean;
  /** 6 hex digits, in the name of everything that this run makes. */
  readonly run: string;
  /** The name of a thing that is about to be made. It is removed at the end, whatever happens. */
  naming(kind: KindName, what: string): string;
  /** A line of progress. */
  say(line: string): void;
}
