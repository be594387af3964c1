import type { AuditRow } from './row.ts';
import { roleWords } from './row.ts';

export const GROUPINGS = ['role', 'principal', 'service'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** How often one role, one principal or one service appears in role passes, by outcome. */
export interface Count {
  readonly by: Grouping;
  readonly name: string;
  passed: number;
  denied: number;
  failed: number;
  /** Successful calls that only prepare a pass. */
  arming: number;
  first?: string;
  last?: string;
}

/** The most frequent name first; a row for two services counts for both. */
export class Counts {
  readonly #by: Grouping;
  readonly #counts = new Map<string, Count>();

  constructor(by: Grouping) {
    this.#by = by;
  }

  add(row: AuditRow): void {
    for (const name of KEYS[this.#by](row)) {
      const count = this.#counts.get(name) ?? { by: this.#by, name, passed: 0, denied: 0, failed: 0, arming: 0 };
      count[row.kind === 'arming' && row.outcome === 'passed' ? 'arming' : row.outcome]++;
      const { time } = row;
      if (time !== undefined && (count.first === undefined || time < count.first)) count.first = time;
      if (time !== undefined && (count.last === undefined || time > count.last)) count.last = time;
      this.#counts.set(name, count);
    }
  }

  all(): Count[] {
    return [...this.#counts.values()].sort((a, b) => sum(b) - sum(a) || (a.name < b.name ? -1 : 1));
  }
}

const KEYS: Readonly<Record<Grouping, (row: AuditRow) => readonly string[]>> = {
  role: (row) => [row.role.arn ?? `${roleWords(row)}${row.account === undefined ? '' : ` in ${row.account}`}`],
  principal: ({ principal }) => [principalKey(principal)],
  service: ({ passedTo, eventSource }) => (passedTo.length > 0 ? passedTo : [`${eventSource} (?)`]),
};

/** All sessions of one role are one principal, unless CloudTrail names the persons behind them: then each person is one. */
function principalKey({ kind, issuer, arn, via, human, account }: AuditRow['principal']): string {
  const name = issuer ?? arn ?? via ?? (account === undefined ? kind : `${kind} ${account}`);
  return human === undefined || kind === 'user' ? name : `${name} (${human})`;
}

function sum({ passed, denied, failed, arming }: Count): number {
  return passed + denied + failed + arming;
}
