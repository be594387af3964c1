import { describe, expect, test } from 'vitest';
import { judgeTrust } from '../../../lib/inspect/trust/judge.ts';
import { CONTEXT, type Vector } from '../../judge/trust/builders.ts';
import { deniedVectors } from '../../judge/trust/vectors/denied.ts';
import { eachKindVectors } from '../../judge/trust/vectors/each-kind.ts';
import { federatedVectors } from '../../judge/trust/vectors/federated.ts';
import { githubVectors } from '../../judge/trust/vectors/github.ts';
import { namedVectors } from '../../judge/trust/vectors/named.ts';
import { publicVectors } from '../../judge/trust/vectors/public.ts';
import { serviceVectors } from '../../judge/trust/vectors/services.ts';
import { shapeVectors } from '../../judge/trust/vectors/shapes.ts';

const themes: readonly (readonly [string, readonly Vector[]])[] = [
  ['one of each kind', eachKindVectors],
  ['everybody, held by conditions', publicVectors],
  ['accounts, users, roles and ids', namedVectors],
  ['Deny statements', deniedVectors],
  ['GitHub', githubVectors],
  ['other identity providers', federatedVectors],
  ['services', serviceVectors],
  ['shapes of a document', shapeVectors],
];

describe.each(themes)('%s', (_, vectors) => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const { severity, exposure, findings } = judgeTrust(vector.document, { ...CONTEXT, ...vector.context });
    expect({ severity, exposure }).toEqual({ severity: vector.severity, exposure: vector.exposure });
    if (vector.detector !== undefined) expect(findings.map(({ detector }) => detector)).toContain(vector.detector);
  });
});

test('no fact stands there twice, and there are more than 200', () => {
  const names = themes.flatMap(([, vectors]) => vectors.map(({ name }) => name));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBeGreaterThan(200);
});
