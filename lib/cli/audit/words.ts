import { counted } from '../live/edit-words.ts';
import { callerWords } from '../replay/words.ts';
import { table } from '../table.ts';
import type { Count, Grouping } from './counts.ts';
import { type AuditRow, roleWords, serviceWords } from './row.ts';

export function auditTable(rows: readonly AuditRow[], columns: number): string {
  if (rows.length === 0) return '';
  const sorted = [...rows].sort((a, b) => compared(a.time, b.time) || compared(a.eventId, b.eventId));
  return table(['TIME (UTC)', 'BY', 'ROLE', 'SERVICE', 'FROM', 'OUTCOME'], sorted.map(cells), columns);
}

export function cells(row: AuditRow): string[] {
  return [
    (row.time ?? 'no time').replace('T', ' ').replace('Z', ''),
    callerWords(row.principal),
    roleWords(row),
    serviceWords(row).replaceAll('.amazonaws.com', ''),
    row.sourceIp ?? '',
    outcomeWords(row),
  ];
}

/** A successful arming call hands no role over yet. */
function outcomeWords({ kind, outcome, source }: AuditRow): string {
  const word = kind === 'arming' ? (outcome === 'passed' ? 'arming' : `arming ${outcome}`) : outcome;
  return source === 'uncatalogued' ? `${word} (uncatalogued)` : word;
}

export function countTable(by: Grouping, counts: readonly Count[], columns: number): string {
  if (counts.length === 0) return '';
  const head = [by.toUpperCase(), 'PASSED', 'DENIED', 'FAILED', 'ARMING', 'FIRST', 'LAST'];
  return table(head, counts.map(countCells), columns);
}

export function countCells({ name, passed, denied, failed, arming, first, last }: Count): string[] {
  return [name, ...[passed, denied, failed, arming].map(String), day(first), day(last)];
}

export function auditSummary(
  total: Readonly<Record<'passed' | 'denied' | 'failed' | 'arming', number>>,
  records: number,
): string {
  const { passed, denied, failed, arming } = total;
  const counts = [
    passed === 1 ? '1 role pass' : `${passed} role passes`,
    ...(denied > 0 ? [`${denied} denied`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(arming > 0 ? [`${arming} arming`] : []),
  ];
  return `${counts.join(', ')} in ${counted(records, 'event', 'events')}`;
}

function day(time = ''): string {
  return time.slice(0, 10);
}

function compared(a = '', b = ''): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
