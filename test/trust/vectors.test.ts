import { describe, expect, test } from 'vitest';
import { judgeTrust } from '../../lib/trust/judge.ts';
import { CONTEXT, type Vector } from './builders.ts';
import { deniedVectors } from './vectors/denied.ts';
import { eachKindVectors } from './vectors/each-kind.ts';
import { federatedVectors } from './vectors/federated.ts';
import { githubVectors } from './vectors/github.ts';
import { namedVectors } from './vectors/named.ts';
import { publicVectors } from './vectors/public.ts';
import { serviceVectors } from './vectors/services.ts';
import { shapeVectors } from './vectors/shapes.ts';

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
