import { describe, expect, test } from 'vitest';
import { EXPERIMENTS } from './experiments.ts';
import { askedIn } from './options.ts';

const asked = (...argv: string[]) => askedIn(argv, EXPERIMENTS);
const ids = (one: ReturnType<typeof asked>) => ('experiments' in one ? one.experiments.map(({ id }) => id) : []);

describe('the options', () => {
  test.each([
    [[], 'list'],
    [['--only', 'largest'], 'list'],
    [['--yes'], 'run'],
    [['--yes', '--help'], 'help'],
    [['--yes', '--permissions'], 'permissions'],
    [['--clean'], 'clean'],
    [['--clean', '--yes'], 'clean'],
  ])('%j asks to %s', (argv, what) => {
    expect(asked(...argv).what).toBe(what);
  });

  test('without --yes a clean-up is dry', () => {
    expect([asked('--clean'), asked('--clean', '--yes')]).toMatchObject([{ isDry: true }, { isDry: false }]);
  });

  test('a run has every experiment, three minutes of patience, no instance and an empty account, unless told', () => {
    const without = asked('--yes');
    expect(without).toMatchObject({ patience: 180_000, withEc2: false, inUseAccount: false });
    expect(ids(without)).toEqual(EXPERIMENTS.map(({ id }) => id));
    const told = asked(
      '--yes',
      '--only',
      'short-arns, largest',
      '--patience',
      '90s',
      '--with-ec2',
      '--in-use-account',
      '--json',
      'x',
    );
    expect(told).toMatchObject({ patience: 90_000, withEc2: true, inUseAccount: true, json: 'x' });
    expect(ids(told)).toEqual(['largest', 'short-arns']);
  });

  test.each([
    [['--only', 'largest,nothing'], /--only has "nothing"; the experiments are largest, /],
    [['--only', ''], /--only has ""/],
    [['--patience', 'long'], /--patience is "long"; write it as 90s or 3m/],
    [['--patience', '0s'], /--patience is "0s"/],
    [['--sure'], /--sure.*see --help/],
    [['largest'], /largest.*see --help/],
  ])('%j is bad usage', (argv, message) => {
    expect(() => asked(...argv)).toThrow(message);
  });
});
