import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { managedDocument } from '../../lib/account/managed.ts';
import { powersOf } from '../../lib/judge/power/held.ts';
import { managedTable } from '../../lib/packaging/catalogue/generate-managed.ts';
import { role } from '../judge/power/roles.ts';

const PUBLISHED = new URL('../../../shared/aws-managed-policies.json', import.meta.url);
const TABLE = new URL('../../lib/event/catalogue/managed-powers.json', import.meta.url);

function heldThrough(name: string, path = ''): readonly string[] {
  const arn = `arn:aws:iam::aws:policy/${path}${name}`;
  const document = managedDocument(arn);
  const policy = { kind: 'managed' as const, name, arn, ...(document && { document }) };
  return powersOf(role([policy])).held.map(({ power, level }) => `${power.id} ${level}`);
}

describe('managedDocument', () => {
  test.each([
    ['AdministratorAccess', '', 'administrator everywhere'],
    ['IAMFullAccess', '', 'escalate-self everywhere'],
    ['AmazonS3ReadOnlyAccess', '', 'bulk-data everywhere'],
    ['SecretsManagerReadWrite', '', 'read-secrets everywhere'],
    ['AWSLambda_FullAccess', '', 'escalate-by-pass everywhere'],
    ['AmazonSSMFullAccess', '', 'escalate-by-workload everywhere'],
    ['AWSCloudTrail_FullAccess', '', 'evade-defence everywhere'],
  ])('%s%s gives %s', (name, path, expected) => expect(heldThrough(name, path)).toContain(expected));

  test.each([
    ['AWSLambdaBasicExecutionRole', 'service-role/'],
    ['AWSSupportAccess', ''],
  ])('%s gives nothing that matters', (name, path) => expect(heldThrough(name, path)).toEqual([]));

  test('PowerUserAccess is no administrator and cannot pass', () => {
    const held = heldThrough('PowerUserAccess').join(' ');
    expect(held).toContain('read-secrets everywhere');
    expect(held).not.toMatch(/administrator|escalate-self|escalate-by-pass/);
  });

  test.each([
    ['a policy of ours', 'arn:aws:iam::111122223333:policy/AdministratorAccess'],
    ['a name AWS has published since', 'arn:aws:iam::aws:policy/NotPublishedYet'],
    ['a property of every object', 'arn:aws:iam::aws:policy/constructor'],
  ])('%s is unknown', (_, arn) => expect(managedDocument(arn)).toBeUndefined());
});

describe.skipIf(!existsSync(PUBLISHED))('the table', () => {
  test('is what the published documents give', () => {
    const published = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
    expect(JSON.parse(readFileSync(TABLE, 'utf8'))).toEqual(managedTable(published));
  });
});
