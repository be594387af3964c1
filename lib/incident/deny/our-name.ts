import type { Method } from '../../base/method.ts';

/** The parts of the name of a policy of ours: see `policyNameOf`. */
export interface OurName {
  readonly incident: string;
  readonly method: Method;
  readonly caller: boolean;
  readonly extension: number;
  readonly widened?: string;
}
