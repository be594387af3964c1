import { z } from 'zod';

/** A change that Stryker made to one place of a file, and whether a test turned red. */
export interface Mutant {
  readonly lineNumber: number;
  /** The line as it is; the first one where the change spans several. */
  readonly line: string;
  /** The line as the mutant has it. */
  readonly mutant: string;
  readonly killed: boolean;
}

const position = z.object({ line: z.number(), column: z.number() });
const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          replacement: z.string(),
          status: z.enum([
            'Killed',
            'Timeout',
            'RuntimeError',
            'CompileError',
            'Survived',
            'NoCoverage',
            'Ignored',
            'Pending',
          ]),
          location: z.object({ start: position, end: position }),
        }),
      ),
    }),
  ),
});
type Reported = z.infer<typeof reportSchema>['files'][string]['mutants'][number];

/** The tests see an endless loop and a crash too; a line that no test runs is one that no test checks. */
const KILLED: Readonly<Record<Reported['status'], boolean | undefined>> = {
  Killed: true,
  Timeout: true,
  RuntimeError: true,
  CompileError: true,
  Survived: false,
  NoCoverage: false,
  Ignored: undefined,
  Pending: undefined,
};

/** The mutants of one file in Stryker's JSON report, in the order of the file. @throws Error for a report without the file */
export function mutantsIn(report: unknown, file: string): readonly Mutant[] {
  const reported = reportSchema.parse(report).files[file];
  if (reported === undefined) throw new Error(`Stryker's report has no ${file}`);
  const lines = reported.source.split('\n');
  return reported.mutants
    .flatMap((mutant) => {
      const killed = KILLED[mutant.status];
      return killed === undefined ? [] : [{ ...asLines(mutant, lines), killed }];
    })
    .sort((a, b) => a.lineNumber - b.lineNumber);
}

function asLines({ replacement, location: { start, end } }: Reported, lines: readonly string[]) {
  const first = lines[start.line - 1] ?? '';
  const last = lines[end.line - 1] ?? '';
  const mutant = first.slice(0, start.column - 1) + replacement + last.slice(end.column - 1);
  return { lineNumber: start.line, line: oneLine(first), mutant: oneLine(mutant) };
}

function oneLine(code: string): string {
  return code.replace(/\s+/g, ' ').trim();
}
