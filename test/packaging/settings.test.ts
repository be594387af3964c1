import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { enforceWords, settingsToPackage } from '../../lib/packaging/settings.ts';
import { inFolder } from '../event/trail/folder.ts';

const NOW = new Date('2026-05-04T12:00:00Z');
const FILE = 'mode: enforce\nenforce: {acknowledged: {by: dana, on: 2026-05-01}}';
const ENFORCE: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  enforce: { acknowledged: { by: 'dana', on: '2026-05-01' } },
};

describe('what packaging says of the mode', () => {
  it('points to a replay with a snapshot before it enforces: the exact commands', () => {
    expect(enforceWords(ENFORCE, 'rolewarden.yml').split('\n')).toEqual([
      expect.stringMatching(/^rolewarden\.yml: mode is enforce, so the guardrail will write denies\. See first /),
      '  aws iam get-account-authorization-details > account.json',
      '  node dist/rolewarden.js replay cloudtrail/ --account account.json --settings rolewarden.yml',
      'rolewarden.yml: dana acknowledged on 2026-05-01 that whoever may change our functions is an administrator.',
      expect.stringMatching(
        /^`node dist\/rolewarden\.js doctor` looks .*SECURITY\.md says who is an administrator without it\.$/,
      ),
      '',
    ]);
  });
  it.each([
    ['stages/prod.yml', '--settings stages/prod.yml\n'],
    ['my settings.yml', "--settings 'my settings.yml'\n"],
  ])('names the settings file that is packaged, as a shell takes it: %s', (file, words) => {
    expect(enforceWords(ENFORCE, file)).toContain(words);
  });
  it('names both reasons where both are given', () => {
    const both = { ...ENFORCE, enforce: { ...ENFORCE.enforce, scp: true } };
    expect(enforceWords(both, 'rolewarden.yml')).toContain(
      [
        'rolewarden.yml: enforce.scp says that the service control policy of `node dist/rolewarden.js scp` is attached.',
        'rolewarden.yml: dana acknowledged on 2026-05-01 that whoever may change our functions is an administrator.',
      ].join('\n'),
    );
  });
  it('says nothing while it only observes', () => {
    expect(enforceWords(DEFAULT_SETTINGS, 'rolewarden.yml')).toBe('');
  });

  it('is refused where the plugin packages, and nothing is built', { timeout: 60_000 }, async () => {
    await inFolder({ 'rolewarden.yml': 'mode: enforce' }, async (folder) => {
      const dist = join(folder, 'dist');
      const argv = ['--import', 'tsx', 'lib/packaging/build.ts', 'functions', join(folder, 'rolewarden.yml'), dist];
      const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^rolewarden\.yml: mode is "enforce" but [^\n]*\n$/);
      expect(existsSync(dist)).toBe(false);
    });
  });
});

describe('the settings to package', () => {
  it.each([
    ['without a reason', 'mode: enforce', 'rolewarden.yml: mode is "enforce" but whoever may change our functions'],
    [
      'acknowledged in the future',
      'mode: enforce\nenforce: {acknowledged: {by: dana, on: 2026-05-06}}',
      'enforce.acknowledged.on is "2026-05-06", in the future',
    ],
  ])('are not taken where they enforce %s', async (_, text, problem) => {
    await inFolder({ 'rolewarden.yml': text }, async (folder) => {
      await expect(settingsToPackage(join(folder, 'rolewarden.yml'), NOW)).rejects.toThrow(problem);
    });
  });

  it('are the file’s', async () => {
    await inFolder({ 'rolewarden.yml': FILE }, async (folder) => {
      expect(await settingsToPackage(join(folder, 'rolewarden.yml'), NOW)).toEqual(ENFORCE);
    });
  });
  it.each([
    ['pass-admin-role', undefined],
    ['pass-admin', 'respond.pass-admin is not a severity or detector'],
  ])('name detectors that there are: %s', async (detector, problem) => {
    await inFolder({ 'rolewarden.yml': `respond: {${detector}: alert}` }, async (folder) => {
      const read = settingsToPackage(join(folder, 'rolewarden.yml'), NOW);
      if (problem === undefined) expect((await read).respond).toMatchObject({ [detector]: 'alert' });
      else await expect(read).rejects.toThrow(problem);
    });
  });
  it('are no others where the named file is missing', async () => {
    await expect(settingsToPackage('nowhere/rolewarden.yml', NOW)).rejects.toThrow('there is no such settings file');
  });
});
