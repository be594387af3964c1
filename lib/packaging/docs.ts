import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { settingsSchema } from '../base/settings/settings-schema.ts';
import { allDetectors } from '../detectors/all.ts';
import { deployerPolicy } from './deploy/deployer-policy.ts';
import { detectorsPage } from './detectors-page.ts';
import { freezePage } from './freeze-page.ts';
import { slackExample } from './slack-example.ts';
import { slackPicture } from './slack-picture.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** `npm run docs` writes these files. `--check` says which one is stale and exits 1. */
const FILES: readonly { readonly path: string; readonly text: string }[] = [
  { path: 'lib/detectors/README.md', text: detectorsPage(allDetectors) },
  { path: 'docs/freeze.md', text: freezePage() },
  { path: 'docs/deployer-policy.json', text: formatted('docs/deployer-policy.json', JSON.stringify(deployerPolicy())) },
  { path: 'docs/slack.svg', text: slackPicture(await slackExample()) },
  {
    path: 'lib/base/settings/settings.schema.json',
    text: formatted('lib/base/settings/settings.schema.json', settingsJsonSchema()),
  },
];

for (const { path, text } of FILES) {
  const file = `${ROOT}${path}`;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`${path} is stale; run npm run docs and commit the result`);
    process.exitCode = 1;
  }
}

/** For editors: `# yaml-language-server: $schema=lib/base/settings/settings.schema.json`. */
function settingsJsonSchema(): string {
  const schema = z.toJSONSchema(settingsSchema, { unrepresentable: 'any' }); // a YAML date has no JSON type
  return JSON.stringify({ title: 'rolewarden.yml', ...schema });
}

function formatted(path: string, text: string): string {
  return execFileSync('npx', ['--no-install', 'biome', 'format', `--stdin-file-path=${path}`], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
  });
}
