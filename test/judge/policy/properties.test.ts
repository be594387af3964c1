import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyDocument } from '../../../lib/judge/policy/document.ts';
import { asking, type Policies } from '../../../lib/judge/policy/evaluate.ts';
import { LEVELS, type Level } from '../../../lib/judge/policy/verdict.ts';
import { runs } from '../../support/runs.ts';
import { ACTIONS, ASKED, allows, CONTEXTS, denies, document, documentOf } from './generate.ts';

const question = fc.record({
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...ASKED),
  context: fc.constantFrom(...CONTEXTS),
  unknown: fc.boolean(),
});
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;

function level(policies: Policies, { action, resource, context, unknown }: Question): Level {
  return asking(policies, (key) => (unknown && key !== 'x:tag' ? undefined : (context[key] ?? [])))(action, resource)
    .level;
}

const named = (...documents: PolicyDocument[]) => documents.map((one, index) => ({ name: `p${index}`, document: one }));
const rank = (found: Level) => LEVELS.indexOf(found);
const tried = { numRuns: runs(2000) };

describe('the engine', () => {
  test('a Deny more never adds power', () =>
    fc.assert(
      fc.property(document, denies, question, (one, deny, asked) => {
        const before = rank(level({ identity: named(one) }, asked));
        const after = rank(level({ identity: named(one, documentOf([deny])) }, asked));
        expect(after).toBeLessThanOrEqual(before);
      }),
      tried,
    ));

  test('an Allow more never takes power away', () =>
    fc.assert(
      fc.property(document, allows, question, (one, allow, asked) => {
        const before = rank(level({ identity: named(one) }, asked));
        expect(rank(level({ identity: named(one, documentOf([allow])) }, asked))).toBeGreaterThanOrEqual(before);
      }),
      tried,
    ));

  test.each(['boundary', 'session'] as const)('a %s policy never adds power', (limit) =>
    fc.assert(
      fc.property(document, document, question, (one, other, asked) => {
        const before = rank(level({ identity: named(one) }, asked));
        expect(rank(level({ identity: named(one), [limit]: named(other) }, asked))).toBeLessThanOrEqual(before);
      }),
      tried,
    ),
  );

  test('the order of statements does not matter', () =>
    fc.assert(
      fc.property(document, document, question, (one, boundary, asked) => {
        const turned = { ...one, statements: one.statements.toReversed() };
        const before = level({ identity: named(one), boundary: named(boundary) }, asked);
        expect(level({ identity: named(turned), boundary: named(boundary) }, asked)).toBe(before);
      }),
      tried,
    ));
});
