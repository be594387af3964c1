import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { enforceWords, settingsToPackage } from '../../lib/packaging/settings.ts';
import { inFolder } from '../event/trail/folder.ts';

const ENFORCE = { ...DEFAULT_SETTINGS, mode: 'enforce' } as const;

describe('what packaging says of the mode', () => {
  it('points to a replay with a snapshot before it enforces: the exact commands', () => {
    expect(enforceWords(ENFORCE, 'rolewarden.yml').split('\n')).toEqual([
      expect.stringMatching(/^rolewarden\.yml: mode is enforce, so the guardrail will write denies\. See first /),
      '  aws iam get-account-authorization-details > account.json',
      '  npx rolewarden replay cloudtrail/ --account account.json --settings rolewarden.yml',
      '',
    ]);
  });
  it.each([
    ['stages/prod.yml', '--settings stages/prod.yml\n'],
    ['my settings.yml', "--settings 'my settings.yml'\n"],
  ])('names the settings file that is packaged, as a shell takes it: %s', (file, words) => {
    expect(enforceWords(ENFORCE, file)).toContain(words);
  });
  it('says nothing while it only observes', () => {
    expect(enforceWords(DEFAULT_SETTINGS, 'rolewarden.yml')).toBe('');
  });

  it('is printed where the plugin packages', { timeout: 60_000 }, async () => {
    await inFolder({ 'rolewarden.yml': 'mode: enforce' }, async (folder) => {
      const file = join(folder, 'rolewarden.yml');
      const argv = ['--import', 'tsx', 'lib/packaging/build.ts', 'functions', file, join(folder, 'dist')];
      const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
      expect(status).toBe(0);
      expect(stderr).toContain(enforceWords(ENFORCE, file));
    });
  });
});

describe('the settings to package', () => {
  it('are the file’s', async () => {
    await inFolder({ 'rolewarden.yml': 'mode: enforce' }, async (folder) => {
      expect(await settingsToPackage(join(folder, 'rolewarden.yml'))).toEqual(ENFORCE);
    });
  });
  it.each([
    ['pass-admin-role', undefined],
    ['pass-admin', 'respond.pass-admin is not a severity or detector'],
  ])('name detectors that there are: %s', async (detector, problem) => {
    await inFolder({ 'rolewarden.yml': `respond: {${detector}: alert}` }, async (folder) => {
      const read = settingsToPackage(join(folder, 'rolewarden.yml'));
      if (problem === undefined) expect((await read).respond).toMatchObject({ [detector]: 'alert' });
      else await expect(read).rejects.toThrow(problem);
    });
  });
  it('are no others where the named file is missing', async () => {
    await expect(settingsToPackage('nowhere/rolewarden.yml')).rejects.toThrow('there is no such settings file');
  });
});
