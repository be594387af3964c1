import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { parseSettings } from '../../../lib/base/settings/settings-file.ts';

it('who deploys the stack and what its keys are may stand in the settings', () => {
  const { guard } = parseSettings('guard: { deployers: [Deployer], keys: [0f1e2d3c] }');
  expect(guard).toEqual({ deployers: ['Deployer'], keys: ['0f1e2d3c'] });
});

it('without them nothing is set', () => {
  expect(parseSettings('mode: observe')).toEqual(DEFAULT_SETTINGS);
  expect(parseSettings('guard: {}').guard).toEqual({});
});

it.each([
  [
    'guard: {deployer: [x]}',
    'rolewarden.yml: unknown key "guard.deployer"; use deployers, responders, infrastructure or keys',
  ],
  ['guard: {deployers: x}', 'rolewarden.yml: guard.deployers is "x"; use a list'],
])('%s is refused', (text, message) => {
  expect(() => parseSettings(text)).toThrow(message);
});
