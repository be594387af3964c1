import type { Io } from './io.ts';
import { clean, coloured } from './table.ts';
import type { JudgedFile } from './trust-file.ts';
import { wrapped } from './wrap.ts';

/** A file's verdict for people: where, what, and what to write instead. */
export function wordsOf({ file, severity, exposure, findings }: JudgedFile, io: Io): string {
  const width = Math.min(io.columns, 100);
  const shown = severity === 'none' ? severity : coloured(severity, severity, io);
  const lines = findings.flatMap((finding) => {
    const where = [finding.document, finding.statement === undefined ? undefined : `Statement[${finding.statement}]`];
    const place = where.filter((part) => part !== undefined).join(' ');
    return [
      `  ${coloured(finding.severity.padEnd(8), finding.severity, io)} ${clean(finding.detector)}${place && `  ${clean(place)}`}`,
      `    ${wrapped(clean(finding.evidence), width - 4, '    ')}`,
      ...(finding.fix === undefined ? [] : [`    ${wrapped(`fix: ${finding.fix}`, width - 4, '    ')}`]),
    ];
  });
  return `${[`${clean(file)}: ${shown}, lets in: ${exposure}`, ...lines].join('\n')}\n`;
}
