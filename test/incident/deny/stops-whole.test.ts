import { expect, test } from 'vitest';
import { type Denied, METHOD_NAMES, METHODS } from '../../../lib/base/method.ts';
import { type Stop, stopsWhole } from '../../../lib/incident/deny/containment-of.ts';

const SCOPES: Readonly<Record<Stop['scope']['kind'], Stop['scope']>> = {
  role: { kind: 'role' },
  user: { kind: 'user' },
  session: { kind: 'session', userids: ['AROAEXAMPLEADMIN:alice'] },
  workload: { kind: 'workload', userids: ['AROAEXAMPLEADMIN:i-0abc1234'] },
};

test.each<[Denied, keyof typeof SCOPES, boolean]>([
  ['everything', 'role', true],
  ['everything', 'user', true],
  ['everything', 'session', false],
  ['everything', 'workload', false],
  ['privilege calls', 'role', false],
  ['privilege calls', 'user', false],
  ['privilege calls', 'session', false],
  ['privilege calls', 'workload', false],
])('a deny of %s to a %s stops it whole: %s', (denies, kind, isWhole) => {
  const scope = SCOPES[kind];
  expect(stopsWhole({ denies, scope })).toBe(isWhole);
  for (const method of METHOD_NAMES.filter((name) => METHODS[name].denies === denies))
    expect([method, stopsWhole({ method, scope })]).toEqual([method, isWhole]);
});
