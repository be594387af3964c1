import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { passAdminRole } from '../../lib/detectors/pass/pass-admin-role.ts';
import { withoutProse } from '../../lib/packaging/without-prose.ts';

it('takes the prose out of a detector, and nothing else', async () => {
  const { outputFiles } = await build({
    entryPoints: ['lib/detectors/pass/pass-admin-role.ts'],
    plugins: [withoutProse],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  const packaged = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const { detect: _, ...document } = passAdminRole;
  expect(document.why).not.toBe('');
  expect(packaged.passAdminRole).toMatchObject({ ...document, why: '', misses: '' });
});
