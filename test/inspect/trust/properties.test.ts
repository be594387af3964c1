import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffTrust } from '../../../lib/inspect/trust/diff.ts';
import { judgeTrust, type TrustVerdict } from '../../../lib/inspect/trust/judge.ts';
import { EXPOSURES } from '../../../lib/judge/trust/exposure.ts';
import { allowStatement, anyStatements, limiting, type WrittenStatement } from '../../judge/trust/arbitrary.ts';
import { CONTEXT, policy } from '../../judge/trust/builders.ts';
import { CALLERS, letsIn } from '../../judge/trust/reference.ts';
import { runs } from '../../support/runs.ts';

const judge = (statements: readonly unknown[]) => judgeTrust(policy(...statements), CONTEXT);
/** Higher is wider. */
const width = ({ exposure }: TrustVerdict) => EXPOSURES.length - EXPOSURES.indexOf(exposure);
const RANK = ['none', 'info', 'low', 'medium', 'high', 'critical'];
const rank = ({ severity }: TrustVerdict) => RANK.indexOf(severity);

test('whoever the analyser says cannot get in never gets in', () => {
  const strangers = CALLERS.filter(({ isStranger }) => isStranger);
  fc.assert(
    fc.property(anyStatements, (statements) => {
      const verdict = judge(statements);
      const inside = strangers.filter((caller) => letsIn(statements, caller));
      if (rank(verdict) < RANK.indexOf('medium')) expect(inside.map(({ name }) => name)).toEqual([]);
      if (['nobody', 'service', 'account', 'organization', 'federated'].includes(verdict.exposure))
        expect(inside.map(({ name }) => name)).toEqual([]);
    }),
    { numRuns: runs(3000) },
  );
});

test('whoever gets in is within the exposure that is said', () => {
  fc.assert(
    fc.property(anyStatements, (statements) => {
      const { exposure } = judge(statements);
      if (exposure === 'nobody') expect(CALLERS.filter((caller) => letsIn(statements, caller))).toEqual([]);
    }),
    { numRuns: runs(500) },
  );
});

test('adding a limiting condition never raises exposure', () => {
  fc.assert(
    fc.property(allowStatement, limiting, (statement, extra) => {
      const tighter = withCondition(statement, extra);
      fc.pre(tighter !== undefined);
      expect(width(judge([tighter]))).toBeLessThanOrEqual(width(judge([statement])));
    }),
    { numRuns: runs(500) },
  );
});

test('adding a principal or a statement never lowers exposure or severity', () => {
  fc.assert(
    fc.property(anyStatements, allowStatement, (statements, more) => {
      const [before, after] = [judge(statements), judge([...statements, more])];
      expect(width(after)).toBeGreaterThanOrEqual(width(before));
      expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
    }),
    { numRuns: runs(500) },
  );
});

test('the order of statements, keys and values never matters', () => {
  fc.assert(
    fc.property(anyStatements, (statements) => {
      const { severity, exposure } = judge(statements);
      expect(judge(statements.map(reversed).reverse())).toMatchObject({ severity, exposure });
    }),
    { numRuns: runs(500) },
  );
});

test('a document as JSON, URL-encoded or inside a string gives the same verdict', () => {
  fc.assert(
    fc.property(anyStatements, (statements) => {
      const document = policy(...statements);
      const text = JSON.stringify(document);
      for (const written of [text, encodeURIComponent(text), JSON.stringify(text)])
        expect(judgeTrust(written, CONTEXT)).toEqual(judgeTrust(document, CONTEXT));
    }),
    { numRuns: runs(500) },
  );
});

test('any JSON at all never throws, and is never silence when it is no policy', () => {
  const key = fc.constantFrom(
    'Statement',
    'Effect',
    'Principal',
    'Action',
    'NotPrincipal',
    'Condition',
    'AWS',
    'Federated',
    'x',
    '__proto__',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('Allow', 'Deny', '*', 'sts:AssumeRole', '', 'arn:aws:iam::1:root'),
      fc.jsonValue(),
      fc.dictionary(key, tie('tree')),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), tree, fc.string()), (value) => {
      const { severity, findings } = judgeTrust(value, CONTEXT);
      expect(findings.length > 0).toBe(severity !== 'none');
      diffTrust(value, value, CONTEXT);
      if (typeof value !== 'object' || value === null) expect(severity).toBe('medium');
    }),
    { numRuns: runs(500) },
  );
});

test('a diff of a document with itself is quiet, and every stranger it newly lets in is loosening', () => {
  const strangers = CALLERS.filter(({ isStranger }) => isStranger);
  fc.assert(
    fc.property(anyStatements, anyStatements, (before, after) => {
      const same = diffTrust(policy(...before), policy(...before.map(reversed).reverse()), CONTEXT);
      expect({ loosened: same.loosened, fresh: same.fresh.length }).toEqual({ loosened: false, fresh: 0 });
      const newlyIn = strangers.filter((caller) => letsIn(after, caller) && !letsIn(before, caller));
      if (newlyIn.length > 0) expect(diffTrust(policy(...before), policy(...after), CONTEXT).loosened).toBe(true);
    }),
    { numRuns: runs(500) },
  );
});

/** Undefined when the statement has that operator and key already: JSON would replace it, not add to it. */
function withCondition(
  statement: WrittenStatement,
  extra: WrittenStatement['Condition'],
): WrittenStatement | undefined {
  const [[operator, block] = ['', {}]] = Object.entries(extra);
  const [key = ''] = Object.keys(block);
  if (statement.Condition[operator]?.[key] !== undefined) return undefined;
  return {
    ...statement,
    Condition: { ...statement.Condition, [operator]: { ...statement.Condition[operator], ...block } },
  };
}

function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed).reverse() as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, held]) => [key, reversed(held)])
      .reverse(),
  ) as T;
}
