import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { isObject } from '../../lib/base/json.ts';
import packageJson from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };

/** The one that npm asks; it brings no types. */
const { subset, satisfies } = createRequire(import.meta.url)('semver') as {
  readonly subset: (range: string, of: string) => boolean;
  readonly satisfies: (version: string, range: string) => boolean;
};

type Locked = Readonly<Record<string, object>>;
const { node: OURS } = packageJson.engines;

describe('npm ci installs without an engine warning', () => {
  test('on every Node of `engines`: no package in the lock excludes one', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(200);
    expect(excluding(OURS, lock.packages)).toEqual([]);
  });

  test.each(['20.19.0', '24.0.0'])(
    '`engines` has Node %s, the oldest for the tools and that of the functions',
    (version) => {
      expect(satisfies(version, OURS)).toBe(true);
    },
  );

  test('the check sees a package that excludes one', () => {
    const packages = { '': {}, a: { engines: { node: '>=18' } }, b: { engines: { node: '>=22' } }, c: { engines: {} } };
    expect(excluding('>=20.19', packages)).toEqual(['b wants Node >=22']);
    expect(excluding('>=20.19', { d: { engines: { node: '^20.19.0 || ^22.13.0 || >=24' } } })).toHaveLength(1); // Node 21
  });
});

function excluding(ours: string, packages: Locked): string[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    const engines = 'engines' in locked ? locked.engines : undefined;
    const theirs = isObject(engines) && typeof engines.node === 'string' ? engines.node : '*';
    return subset(ours, theirs) ? [] : [`${path} wants Node ${theirs}`];
  });
}
