import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../../../lib/judge/policy/document.ts';
import { asking } from '../../../lib/judge/policy/evaluate.ts';
import { ACTIONS, cases as generated, RESOURCES } from '../../judge/policy/generate.ts';
import { naivelyAllowed } from '../../judge/policy/reference.ts';
import { judgement } from './python.ts';

const CASES = 4000;

interface Case {
  readonly document: PolicyDocument;
  readonly action: string;
  readonly resource: string;
}

/** Conditions are left out: moto knows a few operators only. One case in five keeps what else moto does not know. */
const CASE: fc.Arbitrary<Case> = fc
  .tuple(generated, fc.constantFrom(...ACTIONS), fc.constantFrom(...RESOURCES), fc.nat(4))
  .map(([{ identity }, action, resource, kept]) => {
    const statements = identity.flatMap((document) => document.statements).map(plain);
    const known = kept === 0 ? statements : statements.map(withinMoto);
    return { document: { version: '2012-10-17', statements: known }, action, resource };
  });

function withinMoto({ notResources, ...statement }: Statement): Statement {
  const simple = (texts: readonly string[]) =>
    texts.map((text) => (/^[A-Z]/.test(text) ? 's3:PutObject' : text.replaceAll('?', '*')));
  const { actions, notActions, resources = notResources ?? [] } = statement;
  return {
    ...statement,
    resources: simple(resources),
    ...(actions && { actions: simple(actions) }),
    ...(notActions && { notActions: simple(notActions) }),
  };
}

function plain(statement: Statement, index: number): Statement {
  const named = (texts: readonly string[]) => texts.map((text) => text.replace(/\$\{.*\}/, 'ann'));
  const { resources, notResources } = statement;
  return {
    ...statement,
    index,
    conditions: [],
    ...(resources && { resources: named(resources) }),
    ...(notResources && { notResources: named(notResources) }),
  };
}

function written({ statements }: PolicyDocument): object {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ effect, actions, notActions, resources, notResources }) => ({
      Effect: effect,
      ...(actions ? { Action: actions } : { NotAction: notActions }),
      ...(resources ? { Resource: resources } : { NotResource: notResources }),
    })),
  };
}

/** Moto has no NotResource and no `?`, and compares actions with case: where that decides, it cannot be a judge. */
function isBeyondMoto({ document: { statements } }: Case): boolean {
  return statements.some(({ actions, notActions, resources, notResources }) => {
    const names = actions ?? notActions ?? [];
    return (
      notResources !== undefined ||
      [...names, ...(resources ?? [])].some((text) => text.includes('?') || /^[A-Z]/.test(text))
    );
  });
}

describe('moto’s access control', () => {
  test('agrees where it knows the feature; where it does not, the rules written out naively say who is right', () => {
    const cases = fc.sample(CASE, { numRuns: CASES, seed: 20260131 });
    const asked = cases.map(({ document, action, resource }) => ({ document: written(document), action, resource }));
    const moto = judgement('moto_judge.py', 'moto[server]==5.2.5', asked) as boolean[];
    const counts = { judged: 0, allowed: 0, beyond: 0, motoIsWrong: 0 };
    cases.forEach((one, index) => {
      const ask = asking({ identity: [{ name: 'p', document: one.document }] }, () => []);
      const ours = ask(one.action, one.resource).level === 'everywhere';
      if (!isBeyondMoto(one)) {
        counts.judged++;
        if (ours) counts.allowed++;
        expect(moto[index], JSON.stringify(asked[index])).toBe(ours);
        return;
      }
      counts.beyond++;
      expect(ours).toBe(naivelyAllowed([one.document], [], { ...one, context: {} }));
      if (moto[index] !== ours) counts.motoIsWrong++;
    });
    expect(counts.judged).toBeGreaterThan(CASES / 10);
    expect(counts.allowed).toBeGreaterThan(CASES / 50);
    console.log(`moto: ${JSON.stringify(counts)}`);
  });
});
