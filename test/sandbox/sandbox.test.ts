import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandText, LONGEST_COMMAND } from '../../lib/contain/command-text.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { charactersOf } from '../../lib/incident/deny/room.ts';
import { isAwsHost } from './aws.ts';
import { costLines } from './cost.ts';
import { largestCommand, largestDeny, padded } from './experiments/largest.ts';
import { isOurs, nameIn } from './names.ts';
import { type Report, withoutNames } from './sandbox.ts';
import { zipOf } from './zip.ts';

test.each([
  ['sts.us-east-1.amazonaws.com', true],
  ['sts.cn-north-1.amazonaws.com.cn', true],
  ['sqs.us-east-1.api.aws', true],
  ['localhost', false],
  ['127.0.0.1', false],
  ['amazonaws.com.example.org', false],
  ['', false],
])('%s is a host of AWS: %s', (host, is) => {
  expect(isAwsHost(host)).toBe(is);
});

describe('a name', () => {
  test.each([
    ['rolewarden-sandbox-0a1b2c-cutoff', true],
    ['rolewarden-sandbox-0a1b2c-form-3', true],
    ['rolewarden-sandbox-cutoff', false],
    ['rolewarden-sandbox-0A1B2C-cutoff', false],
    ['rolewarden-contain', false],
    ['my-rolewarden-sandbox-0a1b2c-cutoff', false],
    ['', false],
  ])('%s: ours is %s', (name, ours) => {
    expect(isOurs(name)).toBe(ours);
  });

  test('of another run is not of this one', () => {
    expect(isOurs('rolewarden-sandbox-0a1b2c-cutoff', '0a1b2d')).toBe(false);
    expect(isOurs(nameIn('0a1b2c', 'cutoff'), '0a1b2c')).toBe(true);
  });

  test('that would not be removed again is not given', () => {
    expect(() => nameIn('0a1b2c', 'Cutoff!')).toThrow('is not a name that the sandbox would remove');
  });
});

test('what is sent back names neither the account nor the caller', () => {
  const because =
    'AccessDenied: User: arn:aws:sts::999988887777:assumed-role/Admin/dana (AROAX:dana) may not on arn:aws:iam::999988887777:role/x';
  const report = { results: [{ because }], left: [] } as unknown as Report;
  const caller = {
    arn: 'arn:aws:sts::999988887777:assumed-role/Admin/dana',
    account: '999988887777',
    userid: 'AROAX:dana',
  };
  const text = JSON.stringify(withoutNames(report, caller));
  expect(text).toContain('arn:aws:iam::111122223333:role/x');
  expect(text).not.toMatch(/999988887777|dana|AROAX/);
});

test('the cost is summed by price', () => {
  expect(
    costLines([
      { of: 'SQS request', most: 10_000 },
      { of: 'SQS request', most: 10_000 },
      { of: 'S3 request', most: 1000 },
    ]),
  ).toEqual([
    '20000 × SQS request at $0.0000005 = 1.00 cents',
    '1000 × S3 request at $0.0000050 = 0.50 cents',
    'at most 1.50 cents in all; calls to IAM, STS and EC2 cost nothing',
  ]);
});

describe('the largest', () => {
  test('command has as many bytes as one may have, and is read as a command', () => {
    const text = commandText(largestCommand());
    expect(Buffer.byteLength(text)).toBe(LONGEST_COMMAND);
    expect(parseCommand(text)).toMatchObject({ kind: 'contain' });
  });

  test('deny is a freeze of seven sessions, just under its budget', () => {
    const characters = charactersOf(largestDeny(new Date('2026-11-29T12:00:00.500Z')));
    expect(characters).toBeGreaterThan(2950);
    expect(characters).toBeLessThanOrEqual(3000);
  });

  test.each([300, 1000, 1001, 7243, 10_240])('filler has exactly %i characters', (characters) => {
    expect(charactersOf(padded(characters))).toBe(characters);
  });
});

test('a zip has one entry with the text as it is', () => {
  const zip = Buffer.from(zipOf('index.mjs', 'export const handler = 1;'));
  expect(zip.readUInt32LE(0)).toBe(0x04034b50);
  expect(zip.toString()).toContain('index.mjsexport const handler = 1;PK');
  expect(zip.readUInt16LE(zip.length - 12)).toBe(1);
  expect(zip.readUInt32LE(zip.length - 6)).toBe(zip.indexOf('PK\x01\x02'));
});

describe('results in docs/sandbox/', () => {
  const results = new URL('../../docs/sandbox/', import.meta.url);
  const files = existsSync(results) ? readdirSync(results).filter((name) => name.endsWith('.json')) : [];

  test('are of AWS, and name no account', () => {
    for (const file of files) {
      const text = readFileSync(new URL(file, results), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ sandbox: 1, emulator: false });
      expect([file, text.match(/(?<!\d)\d{12}(?!\d)/g)?.filter((id) => id !== '111122223333') ?? []]).toEqual([
        file,
        [],
      ]);
    }
  });

  test('without one, README says that nobody has run it on AWS', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(/not yet run on AWS/.test(readme)).toBe(files.length === 0);
  });
});
