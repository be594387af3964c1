import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { addReplay } from '../lib/cli/replay/command.ts';
import { typed } from './support/command-line.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const text = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const pagesIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const PAGES = [...pagesIn('.'), ...pagesIn('docs')];
const README = text('README.md');

const found = (page: string, pattern: RegExp) => [...text(page).matchAll(pattern)].map(([, part = '']) => part);

/** Made by a person or a command, so not in the repository. */
const MADE = ['docs/sandbox/'];

describe.each(PAGES)('%s', (page) => {
  it('links to files that are there, and to headings that they have', () => {
    for (const link of found(page, /\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path = '', heading] = link.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(ROOT, file)), `${page} links to ${link}`).toBe(true);
      if (heading !== undefined) expect(headings(file), `${page} links to ${link}`).toContain(heading);
    }
  });

  it('names files and folders that are there', () => {
    for (const path of found(page, /`((?:lib|test|docs|events|functions)\/[\w./@-]*)`/g))
      if (!MADE.includes(path)) expect(existsSync(join(ROOT, path)), `${page} names ${path}`).toBe(true);
  });

  it('names commands that exist', () => {
    for (const command of found(page, /\brolewarden(?:\.js)? ([a-z]+)\b(?= |`|$)/gm).filter(
      (word) => COMMANDS.includes(word) === false,
    ))
      expect(NO_COMMANDS, `${page} says "rolewarden ${command}"`).toContain(command);
  });
});

const COMMANDS = readdirSync(join(ROOT, 'lib/cli')).filter((name) =>
  existsSync(join(ROOT, 'lib/cli', name, 'command.ts')),
);
const NO_COMMANDS: readonly string[] = [];

function headings(page: string): string[] {
  return found(page, /^#+ (.*)$/gm).map((title) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('README.md', () => {
  it('is one screen: about 900 words, no line over 400 characters', () => {
    expect(README.split(/\s+/).length).toBeLessThan(1000);
    for (const line of README.split('\n')) expect(line.length, line).toBeLessThanOrEqual(400);
  });

  it('shows what replay prints', async () => {
    const [, argv = '', shown = ''] = /rolewarden\.js (replay events\/.*)\n\n([\s\S]*?)```/.exec(README) ?? [];
    const { out } = await typed(addReplay, argv.split(' '));
    const lines = shown.split('\n').filter((line) => line.trim() !== '');
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(out.split('\n'), 'README shows it').toContain(line);
  });
});

describe('docs/deploy.md', () => {
  it('counts the alarms that the template has', () => {
    interface Alarm {
      readonly Type: string;
      readonly Properties: { readonly Metrics?: readonly { readonly MetricStat?: unknown }[] };
    }
    const template: { readonly Resources: Readonly<Record<string, Alarm>> } = createRequire(import.meta.url)(
      '../lib/packaging/template/alarms.cjs',
    );
    const alarms = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    const metrics = alarms
      .map(({ Properties: { Metrics } }) => Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1)
      .reduce((sum, count) => sum + count, 0);
    expect(text('docs/deploy.md')).toContain(`${metrics} metrics in alarms × $0.10 | ${(metrics / 10).toFixed(2)} |`);
  });
});
