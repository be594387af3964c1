import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asking, type Policies } from '../../../lib/judge/policy/evaluate.ts';
import type { Verdict } from '../../../lib/judge/policy/verdict.ts';
import { runs } from '../../support/runs.ts';
import { ACTIONS, ASKED, type Case, CONTEXTS, cases, RESOURCES } from './generate.ts';
import { type ConcreteRequest, naivelyAllowed, naiveMatch } from './reference.ts';

/** The engine against the rules written out naively, on generated policies: 10,000 cases in all. */
const CASES = runs(5000);

function policiesOf({ identity, boundary, session }: Case): Policies {
  const named = (documents: Case['identity']) => documents.map((document, index) => ({ name: `p${index}`, document }));
  return {
    identity: named(identity),
    ...(boundary && { boundary: named(boundary) }),
    ...(session && { session: named(session) }),
  };
}

function reference({ identity, boundary, session }: Case, request: ConcreteRequest): boolean {
  return naivelyAllowed(
    identity,
    [boundary, session].filter((limit) => limit !== undefined),
    request,
  );
}

const action = fc.constantFrom(...ACTIONS);
const context = fc.constantFrom(...CONTEXTS);

describe('the engine and the reference evaluator', () => {
  test('agree on every concrete request', () => {
    const asked = fc.tuple(cases, action, fc.constantFrom(...RESOURCES), context);
    let yes = 0;
    fc.assert(
      fc.property(asked, ([policies, name, resource, known]) => {
        const { level } = asking(policiesOf(policies), (key) => known[key] ?? [])(name, resource);
        const allowed = reference(policies, { action: name, resource, context: known });
        expect(level).toBe(allowed ? 'everywhere' : 'no');
        if (allowed) yes++;
      }),
      { numRuns: CASES },
    );
    expect(yes, 'both answers are common, or nothing was compared').toBeGreaterThan(CASES / 20);
  });

  test('never contradict each other when resources and context are not known yet', () => {
    const hidden = fc.subarray(['x:tag', 'x:list', 'x:size', 'x:time', 'aws:sourceip']);
    const asked = fc.tuple(cases, action, fc.constantFrom(...ASKED), context, hidden);
    fc.assert(
      fc.property(asked, ([policies, name, resource, known, unknown]) => {
        const verdict = asking(policiesOf(policies), (key) => (unknown.includes(key) ? undefined : (known[key] ?? [])))(
          name,
          resource,
        );
        const possible = CONTEXTS.filter((one) =>
          Object.keys(one).every((key) => unknown.includes(key) || one[key] === known[key]),
        );
        const contradicted = RESOURCES.filter((one) => naiveMatch(resource, one)).flatMap((concrete) => {
          const promised = isPromised(verdict, concrete);
          return possible
            .filter((one) => {
              const allowed = reference(policies, { action: name, resource: concrete, context: one });
              return allowed ? verdict.level === 'no' : promised;
            })
            .map((one) => ({ concrete, context: one }));
        });
        expect(contradicted).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });
});

/** What the verdict says is certainly allowed, whatever the request. */
function isPromised({ level, resources, except }: Verdict, resource: string): boolean {
  if (level !== 'everywhere' && level !== 'some') return false;
  const within = resources.some((patterns) =>
    patterns.split(' and ').every((pattern) => naiveMatch(pattern, resource)),
  );
  return within && !except.some((pattern) => naiveMatch(pattern, resource));
}
