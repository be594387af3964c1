import type { StatementReference } from '../policy/region.ts';
import type { Level, Verdict } from '../policy/verdict.ts';
import { lowest } from './judge.ts';
import type { EscalationPath } from './paths.ts';
import type { Power } from './powers.ts';

/** A power, its reach, and the statements that grant it. */
export interface GrantedPower {
  readonly power: Power;
  readonly level: Exclude<Level, 'no'>;
  /** The actions that give the power; for a path all of its actions. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly except: readonly string[];
  readonly conditions: readonly string[];
  readonly by: readonly StatementReference[];
  /** Why it counts as granted, where no statement was found to grant it. */
  readonly because?: string;
  /** The escalation path with the highest level, and of equals the shortest. */
  readonly path?: EscalationPath;
}

/** A power that needs all of these verdicts; undefined when one of them is `no`. */
export function grantedBy(
  power: Power,
  actions: readonly string[],
  verdicts: readonly Verdict[],
): GrantedPower | undefined {
  const level = lowest(verdicts);
  if (level === 'no') return undefined;
  const by = verdicts.flatMap((verdict) => verdict.by);
  const { id, can, why, weight } = power;
  return {
    power: { id, can, why, weight },
    level,
    actions,
    resources: unique(verdicts.flatMap(({ resources }) => resources)),
    except: unique(verdicts.flatMap(({ except }) => except)),
    conditions: unique(verdicts.flatMap(({ conditions }) => conditions)),
    by: [...new Map(by.map((reference) => [`${reference.policy}#${reference.statement}`, reference])).values()],
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
