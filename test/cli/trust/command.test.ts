import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addTrust } from '../../../lib/cli/trust/command.ts';
import { ANYBODY, allow, OURS, OUTSIDER, policy, root, TRUSTED, variable } from '../../judge/trust/builders.ts';
import { type Printed, typedIn } from '../../support/command-line.ts';

const FILES: Readonly<Record<string, string>> = {
  'open.json': JSON.stringify(policy(allow(root(OURS)), allow(root(OUTSIDER)))),
  'own.json': JSON.stringify(policy(allow({ AWS: `arn:aws:iam::${OURS}:role/a` }))),
  'trusted.json': JSON.stringify(policy(allow(root(TRUSTED)))),
  'org.json': JSON.stringify(policy(allow(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }))),
  'encoded.txt': encodeURIComponent(JSON.stringify(policy(allow(ANYBODY)))),
  'string.json': JSON.stringify(JSON.stringify(policy(allow(ANYBODY)))),
  'number.json': '7',
  'other.json': '{"hello":"world"}',
  'text.json': 'hello world',
  'words.json': '"hello"',
  'empty.json': '',
  'cut.json': '{"Version":"2012-10-17","Statement":[',
  'notes.yml': 'a: 1\nb: [2, 3]\n',
  'template.yml': [
    'Parameters:',
    '  Vendor: {Type: String}',
    'Resources:',
    '  Deploy:',
    '    Type: AWS::IAM::Role',
    '    Properties:',
    '      AssumeRolePolicyDocument:',
    '        Version: 2012-10-17',
    '        Statement:',
    '          - Effect: Allow',
    `            Principal: {AWS: !Sub "arn:${variable('AWS::Partition')}:iam::${variable('AWS::AccountId')}:role/ci"}`,
    '            Action: sts:AssumeRole',
    '  Vendor:',
    '    Type: AWS::IAM::Role',
    '    Properties:',
    '      AssumeRolePolicyDocument:',
    '        Statement:',
    '          - Effect: Allow',
    '            Principal: {AWS: [!Ref Vendor, 099988887777]}',
    '            Action: sts:AssumeRole',
    '            Condition: {StringEquals: {sts:ExternalId: !Ref Id}}',
  ].join('\n'),
  'plan.json': JSON.stringify({
    format_version: '1.2',
    resource_changes: [
      {
        address: 'aws_iam_role.ci',
        type: 'aws_iam_role',
        change: { after: { assume_role_policy: JSON.stringify(policy(allow(ANYBODY))) } },
      },
    ],
  }),
  'bucket.json': JSON.stringify({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } }),
  'rolewarden.yml': `organization: o-exampleorg1\ntrusted:\n  accounts: ["${OUTSIDER}"]\n`,
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolewarden-trust-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

function printed(argv: readonly string[], stdin = ''): Promise<Printed> {
  const named = argv.map((word) => (word in FILES || word === 'missing.json' ? join(folder, word) : word));
  return typedIn([addTrust], ['trust', ...named], { stdin });
}

const OWN = ['--account-id', OURS];

describe('rolewarden trust', () => {
  test.each<readonly [name: string, argv: readonly string[], status: number, severities: readonly string[]]>([
    ['a stranger', ['open.json', ...OWN], 0, ['high']],
    ['a stranger, failing on high', ['open.json', ...OWN, '--fail-on', 'high'], 1, ['high']],
    ['a stranger, failing on critical', ['open.json', ...OWN, '--fail-on', 'critical'], 0, ['high']],
    ['our own role', ['own.json', ...OWN, '--fail-on', 'info'], 0, ['none']],
    ['our own role, account not told', ['own.json', '--fail-on', 'high'], 1, ['high']],
    ['an account that is not trusted', ['trusted.json', ...OWN], 0, ['high']],
    ['an account that is trusted', ['trusted.json', ...OWN, '--trusted', `${OUTSIDER},${TRUSTED}`], 0, ['none']],
    ['an account that the settings trust', ['open.json', ...OWN, '--settings', 'rolewarden.yml'], 0, ['info']],
    ['our organization', ['org.json', ...OWN, '--org-id', 'o-exampleorg1'], 0, ['none']],
    ['our organization from the settings', ['org.json', ...OWN, '--settings', 'rolewarden.yml'], 0, ['none']],
    ['an organization when none is ours', ['org.json', ...OWN], 0, ['medium']],
    ['URL-encoded', ['encoded.txt'], 0, ['critical']],
    ['a string', ['string.json'], 0, ['critical']],
    ['JSON that is no policy', ['other.json', '--fail-on', 'medium'], 1, ['medium']],
    ['a number', ['number.json'], 0, ['medium']],
    ['text', ['text.json'], 2, []],
    ['text in JSON', ['words.json'], 2, []],
    ['nothing', ['empty.json'], 2, []],
    ['a policy cut short', ['cut.json'], 2, []],
    ['YAML that is no template', ['notes.yml'], 2, []],
    ['a missing file', ['missing.json'], 2, []],
    ['a template in YAML', ['template.yml', ...OWN], 0, ['medium']],
    ['a plan', ['plan.json', ...OWN, '--fail-on', 'critical'], 1, ['critical']],
    ['a template without roles', ['bucket.json', ...OWN], 0, ['none']],
    ['several files', ['own.json', 'open.json', ...OWN], 0, ['none', 'high']],
    ['an unreadable file loses no other, and 2 beats 1', ['text.json', 'open.json', '--fail-on', 'low'], 2, ['high']],
    ['an account id that is none', ['own.json', '--account-id', '1111'], 2, []],
    ['an organization that is none', ['own.json', '--org-id', 'acme'], 2, []],
    ['a severity that is none', ['own.json', '--fail-on', 'bad'], 2, []],
    ['no file', [], 2, []],
  ])('%s', async (_, argv, status, severities) => {
    const shown = await printed([...argv, '--json']);
    const lines = shown.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    expect([shown.status, lines.map(({ severity }) => severity)]).toEqual([status, severities]);
    if (status === 2) expect(shown.err).not.toBe('');
  });

  test('the promised JSON', async () => {
    const { out } = await printed(['open.json', ...OWN, '--json']);
    expect(JSON.parse(out)).toEqual({
      file: join(folder, 'open.json'),
      severity: 'high',
      exposure: 'external',
      findings: [
        {
          detector: 'trust-external-account',
          severity: 'high',
          evidence:
            'lets account 999988887777 in: "arn:aws:iam::999988887777:root" (sts:AssumeRole), without an ExternalId',
          statement: 1,
          fix: expect.stringContaining('sts:ExternalId'),
        },
        expect.objectContaining({ detector: 'trust-own-account', severity: 'info', statement: 0 }),
      ],
    });
  });

  test('standard input', async () => {
    const { status, out } = await printed(['-', ...OWN, '--json'], FILES['open.json']);
    expect([status, JSON.parse(out).file]).toEqual([0, '-']);
  });

  test('a template names the role and keeps the zero of an account', async () => {
    const { out } = await printed(['template.yml', ...OWN, '--json']);
    const { findings } = JSON.parse(out);
    expect(findings.map(({ document, severity }: Record<string, string>) => [document, severity])).toEqual([
      ['Vendor', 'medium'],
      ['Vendor', 'medium'],
    ]);
    expect(out).toContain('099988887777');
  });

  test('words for people: statement, evidence and fix', async () => {
    const { out } = await printed(['open.json', ...OWN]);
    expect(out).toMatch(/open\.json: high, lets in: external\n {2}high {5}trust-external-account {2}Statement\[1\]\n/);
    expect(out).toMatch(/fix: /);
    expect(
      Math.max(
        ...out
          .split('\n')
          .slice(1)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(100);
  });

  test('what an attacker wrote reaches no terminal as it is', async () => {
    const written = JSON.stringify(policy(allow({ AWS: '\u001b[2Jarn:aws:iam::999988887777:root' })));
    const { out } = await printed(['-', ...OWN], written);
    expect(out).not.toContain('\u001b');
  });
});
