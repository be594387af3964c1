import { type Io, UsageError } from '../io.ts';
import { writeReport } from '../write-report.ts';
import { type Count, Counts, GROUPINGS, type Grouping } from './counts.ts';
import { COUNT_HEAD, countCsv, ROW_HEAD, rowCsv } from './csv.ts';
import { auditReport } from './report.ts';
import type { AuditRow } from './row.ts';
import { auditSummary, auditTable, countTable } from './words.ts';

/** The longest table, page and list of counts: a year of events must not fill memory. */
const MOST = { table: 500, page: 5000, counts: 50 };

export interface TellerOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly by?: string;
  readonly report?: string;
}

export interface Teller {
  row(row: AuditRow): void;
  end(records: number): Promise<void>;
}

/** Rows go out at once with --json and --csv; the table, the counts and the page come at the end. */
export function tellerOf({ json, csv, by, report }: TellerOptions, io: Io): Teller {
  if (json && csv) throw new UsageError('--json and --csv are both given; use one of them');
  const grouping = by === undefined ? undefined : groupingOf(by);
  const counts = new Map(GROUPINGS.map((name) => [name, new Counts(name)]));
  const total = { passed: 0, denied: 0, failed: 0, arming: 0 };
  const kept: AuditRow[] = [];
  let rows = 0;
  const most = report === undefined ? MOST.table : MOST.page;
  const rowsOut = grouping === undefined;
  if (csv) io.out(rowsOut ? ROW_HEAD : COUNT_HEAD);
  return {
    row(row) {
      rows++;
      total[row.kind === 'arming' && row.outcome === 'passed' ? 'arming' : row.outcome]++;
      for (const [name, count] of counts) if (name === grouping || report !== undefined) count.add(row);
      if (kept.length < most) kept.push(row);
      if (rowsOut && json) io.out(`${JSON.stringify(row)}\n`);
      if (rowsOut && csv) io.out(rowCsv(row));
    },
    async end(records) {
      if (grouping !== undefined) tellCounts(grouping, counts.get(grouping)?.all() ?? []);
      else if (!json && !csv) tellRows();
      if (!json && !csv) io.out(`\n${auditSummary(total, records)}\n`);
      if (report === undefined) return;
      const groups = [...counts].map(([name, count]) => ({
        title: `By ${name}`,
        counts: count.all().slice(0, MOST.counts),
      }));
      await writeReport(report, auditReport({ total, records, rows: kept, more: rows - kept.length, counts: groups }));
    },
  };

  function tellCounts(name: Grouping, all: readonly Count[]): void {
    if (json) for (const count of all) io.out(`${JSON.stringify(count)}\n`);
    else if (csv) for (const count of all) io.out(countCsv(count));
    else io.out(countTable(name, all, io.columns));
  }

  function tellRows(): void {
    io.out(auditTable(kept.slice(0, MOST.table), io.columns));
    if (rows > MOST.table) io.out(`… ${rows - MOST.table} more; --json and --csv have them all, --by counts them\n`);
  }
}

function groupingOf(text: string): Grouping {
  const grouping = GROUPINGS.find((name) => name === text);
  if (grouping === undefined) throw new UsageError(`--by is "${text}"; use ${GROUPINGS.join(', ')}`);
  return grouping;
}
