import { describe, expect, test } from 'vitest';
import type { Severity } from '../../lib/base/severity.ts';
import { type Detector, detectAll } from '../../lib/detectors/finding.ts';

export interface FlagsRow<Subject> {
  readonly name: string;
  readonly subject: Subject;
  /** A severity among the detections; the detector's own when left out. */
  readonly severity?: Severity;
  /** A part of a sentence, or what one must match. */
  readonly evidence?: string | RegExp;
  readonly statement?: number;
  /** The end of a page among the detections' references; the detector's own when left out. */
  readonly reference?: string;
}

export interface AllowsRow<Subject> {
  readonly name: string;
  readonly subject: Subject;
}

export interface DetectorTable<Subject> {
  readonly flags: readonly FlagsRow<Subject>[];
  /** The rows that matter most: we revoke access, so what is left alone must be left alone. */
  readonly allows: readonly AllowsRow<Subject>[];
}

/** A detector's table of facts: what it flags and what it leaves alone. Checks its documentation too. */
export function testDetector<Subject>(detector: Detector<Subject>, { flags, allows }: DetectorTable<Subject>): void {
  describe(detector.id, () => {
    test.each(flags.map((row) => [row.name, row] as const))('flags %s', (_, row) => {
      const found = detectAll([detector], row.subject);
      const sentences = found.map(({ evidence }) => evidence).join('\n');
      expect(found).not.toEqual([]);
      expect(found.map(({ severity }) => severity)).toContain(row.severity ?? detector.severity);
      expect(sentences).not.toMatch(/undefined|\[object/);
      if (typeof row.evidence === 'string') expect(sentences).toContain(row.evidence);
      if (row.evidence instanceof RegExp) expect(sentences).toMatch(row.evidence);
      expect(found.map(({ reference }) => reference)).toContainEqual(
        row.reference === undefined
          ? detector.reference
          : expect.stringMatching(new RegExp(`/${row.reference}\\.html$`)),
      );
      if (row.statement !== undefined) expect(found.map(({ statement }) => statement)).toContain(row.statement);
    });

    test.each(allows.map((row) => [row.name, row] as const))('leaves alone %s', (_, row) => {
      expect(detectAll([detector], row.subject)).toEqual([]);
    });

    test('is documented', () => {
      expect(detector.id).toMatch(/^[a-z]+(-[a-z0-9]+)+$/);
      for (const text of [detector.why, detector.misses]) expect(text).toMatch(/^.{20,}\.$/s);
      expect(detector.title ?? 'Named by its id').toMatch(/^[A-Z][^.]+$/);
      expect(detector.reference).toMatch(/^https:\/\//);
    });
  });
}
