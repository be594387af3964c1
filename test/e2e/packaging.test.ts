import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { resourcePolicies, type StackResources } from '../../lib/packaging/resource-policies.ts';
import { packageService, templateIn, withParts } from '../packaging/template.ts';

const OPERATOR = 'arn:aws:iam::111122223333:role/team/OnCall'; // of test/e2e/rolewarden.yml

test('packaging names the operators of the settings in every policy', () => {
  const template = templateIn(inject('packaged'));
  const policiesFor = (operators: readonly string[]) =>
    withParts(template, resourcePolicies(template as StackResources, operators));
  expect(template).toEqual(policiesFor([OPERATOR]));
  expect(template).not.toEqual(policiesFor([]));
  expect(JSON.stringify(template.Ledger?.Properties.ResourcePolicy)).toContain(OPERATOR);
});

test('packaging refuses settings with the one line that says what is wrong', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rolewarden-settings-')), 'rolewarden.yml');
  writeFileSync(file, 'respond: { high: quarantin }\n');
  expect(() => packageService('node_modules/.cache/rolewarden-refused', file)).toThrow(
    'rolewarden.yml: respond.high is "quarantin"; use alert, freeze, revocation or quarantine',
  );
});
