import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { FREEZE_ACTIONS, FROZEN } from '../../lib/incident/deny/freeze-actions.ts';
import { withoutProse } from '../../lib/packaging/without-prose.ts';

it('takes the reasons out of the freeze list, and no action', async () => {
  const { outputFiles } = await build({
    entryPoints: ['lib/incident/deny/freeze-actions.ts'],
    plugins: [withoutProse],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  const packaged = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(packaged.FREEZE_ACTIONS).toEqual(FREEZE_ACTIONS);
  expect(packaged.FROZEN).toEqual(FROZEN.map((frozen) => ({ ...frozen, because: '' })));
});
