import type { Severity } from '../base/severity.ts';
import { clean } from '../notify/escape.ts';
import type { Io } from './io.ts';

const WIDTH = 100;
const GAP = 2;

/**
 * Pads each column to its widest cell and cuts it, so that a row fits the terminal, 100 columns at most. The widest column is cut
 * first; a cut cell ends in `…`.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], columns = WIDTH): string {
  const cells = [head, ...rows].map((row) => row.map(clean));
  const widths = narrowed(
    head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))),
    Math.min(columns, WIDTH),
  );
  return cells.map((row) => `${line(row, widths)}\n`).join('');
}

function line(row: readonly string[], widths: readonly number[]): string {
  return widths
    .map((width, column) => cut(row[column] ?? '', width).padEnd(width))
    .join(' '.repeat(GAP))
    .trimEnd();
}

function narrowed(widths: readonly number[], room: number): number[] {
  const fitted = [...widths];
  const excess = () => fitted.reduce((sum, width) => sum + width + GAP, -GAP) - room;
  while (excess() > 0 && Math.max(...fitted) > 6) {
    const widest = fitted.indexOf(Math.max(...fitted));
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`;
}

const COLOURS: Record<Severity, string> = { critical: '1;31', high: '31', medium: '33', low: '36', info: '2' };

export function coloured(text: string, severity: Severity, io: Pick<Io, 'colour'>): string {
  return io.colour ? `\u001b[${COLOURS[severity]}m${text}\u001b[0m` : text;
}
