import { escaped } from '../replay/report.ts';
import type { Count } from './counts.ts';
import type { AuditRow } from './row.ts';
import { auditSummary, cells, countCells } from './words.ts';

/** `more` rows are left out of `rows`. */
export interface AuditReport {
  readonly total: Parameters<typeof auditSummary>[0];
  readonly records: number;
  readonly rows: readonly AuditRow[];
  readonly more: number;
  readonly counts: readonly { readonly title: string; readonly counts: readonly Count[] }[];
}

/** A page without external files. Callers wrote the values, so each one is escaped and the page runs no script. */
export function auditReport({ total, records, rows, more, counts }: AuditReport): string {
  const left = more > 0 ? `<p>${more} more rows are not on this page; --csv and --json have them all.</p>` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Rolewarden audit</title><style>${STYLE}</style></head><body>
<h1>Rolewarden audit</h1>
<p>Who handed which role to which service: ${escaped(auditSummary(total, records))}.</p>
${counts.map(({ title, counts: group }) => `<h2>${escaped(title)}</h2>${page(COUNT_HEAD, group.map(countCells))}`).join('\n')}
<h2>Every pass</h2>${page(ROW_HEAD, rows.map(rowCells))}
${left}</body></html>
`;
}

const COUNT_HEAD = ['', 'Passed', 'Denied', 'Failed', 'Arming', 'First', 'Last'];
const ROW_HEAD = ['Time (UTC)', 'By', 'Role', 'Service', 'From', 'Outcome', 'Account', 'Region', 'Call', 'Event'];
const STYLE = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}
td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}`;

function rowCells(row: AuditRow): string[] {
  const { account = '', region = '', eventSource, eventName, eventId } = row;
  return [...cells(row), account, region, `${eventSource} ${eventName}`, eventId];
}

function page(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (row: readonly string[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${line(head, 'th')}</thead><tbody>
${rows.map((row) => line(row, 'td')).join('\n')}
</tbody></table>`;
}
