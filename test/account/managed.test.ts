import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { managedDocument } from '../../lib/account/managed.ts';
import table from '../../lib/event/catalogue/managed-powers.json' with { type: 'json' };
import { powersOf } from '../../lib/judge/power/role-powers.ts';
import { managedTable } from '../../lib/packaging/catalogue/generate-managed.ts';
import { role } from '../judge/power/roles.ts';

function heldThrough(name: string, path = ''): readonly string[] {
  const arn = `arn:aws:iam::aws:policy/${path}${name}`;
  const document = managedDocument(arn);
  const policy = { kind: 'managed' as const, name, arn, ...(document && { document }) };
  return powersOf(role([policy])).granted.map(({ power, level }) => `${power.id} ${level}`);
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

describe('the table', () => {
  const names = [...Object.keys(table.policies), ...table.harmless];
  const documentOf = (name: string) => managedDocument(`arn:aws:iam::aws:policy/${name}`);

  test('is what its own documents give again: nobody edited it, and it asks about the actions of today', () => {
    const policies = Object.fromEntries(names.map((name) => [name, documentOf(name)]));
    expect(managedTable({ source: table.source, policies })).toEqual(table);
  });

  test('is the one that was generated from the documents of that day', () => {
    const digest = createHash('sha256').update(JSON.stringify(table)).digest('hex');
    expect(digest.slice(0, 16)).toBe('55eb03da2c064605'); // write the new one here with a new table
  });

  test('has each of the 1,523 names that AWS had published in March 2026 once', () => {
    expect(table.source).toContain('2026-03-07');
    expect(new Set(names).size).toBe(1523);
    expect(names).toHaveLength(1523);
  });
});

describe('a document as AWS publishes it', () => {
  const allow = (Action: string | string[], more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
  const passing = (services: string | string[]) => ({
    Condition: { StringEquals: { 'iam:PassedToService': services } },
  });

  /** By their names, what the table says of a policy with these statements. */
  function factsOf(...Statement: object[]) {
    const published = { source: 'ours', policies: { ours: { Version: '2012-10-17', Statement } } };
    const { actions, services, policies, harmless } = managedTable(published);
    const { everywhere = [], partly = [], passedTo = [] } = policies.ours ?? {};
    return {
      everywhere: everywhere.map((place) => actions[place]),
      partly: partly.map((place) => actions[place]),
      passedTo: passedTo.map((place) => services[place]),
      harmless: [...harmless],
    };
  }
  const nothing = { everywhere: [], partly: [], passedTo: [], harmless: [] };
  const bucket = { Resource: 'arn:aws:s3:::ours/*' };
  const byTag = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'ours' } } };

  test.each([
    ['on every resource', [allow('ssm:SendCommand')], { ...nothing, everywhere: ['ssm:SendCommand'] }],
    ['on one bucket', [allow('s3:GetObject', bucket)], { ...nothing, partly: ['s3:GetObject'] }],
    ['under a condition', [allow('ssm:StartSession', byTag)], { ...nothing, partly: ['ssm:StartSession'] }],
    ['an action by a pattern', [allow('ssm:StartSes*')], { ...nothing, everywhere: ['ssm:StartSession'] }],
    [
      'denied again',
      [allow('ssm:SendCommand'), { ...allow('ssm:*'), Effect: 'Deny' }],
      { ...nothing, harmless: ['ours'] },
    ],
    ['nothing that is asked about', [allow('s3:GetBucketLocation')], { ...nothing, harmless: ['ours'] }],
    ['a pass of any role', [allow('iam:PassRole')], { ...nothing, everywhere: ['iam:PassRole'] }],
    [
      'a pass to one service',
      [allow('iam:PassRole', passing('lambda.amazonaws.com'))],
      { ...nothing, passedTo: ['lambda.amazonaws.com'] },
    ],
    [
      'a pass to a service that gives no power',
      [allow('iam:PassRole', passing('backup.amazonaws.com'))],
      { ...nothing, partly: ['iam:PassRole'] },
    ],
    [
      'a pass of some roles',
      [allow('iam:PassRole', { Resource: 'arn:aws:iam::*:role/ours-*' })],
      { ...nothing, partly: ['iam:PassRole'] },
    ],
  ])('%s', (_, statements, expected) => expect(factsOf(...statements)).toEqual(expected));

  test('two policies stand in the order of their names', () => {
    const document = { Version: '2012-10-17', Statement: [allow('ssm:SendCommand')] };
    const found = managedTable({ source: 'ours', policies: { B: document, A: document } });
    expect(Object.keys(found.policies)).toEqual(['A', 'B']);
  });
});
