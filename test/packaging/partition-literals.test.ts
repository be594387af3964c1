import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const under = (folder: string): string[] =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}${name}`);

const files = [...under('lib/'), ...under('functions/'), 'serverless.yml'].filter((path) =>
  /\.(?:ts|cjs|yml|json)$/.test(path),
);

/** An ARN of the standard partition, unless it is an example for people: those are of account 111122223333. */
const LITERAL = /arn:aws:(?![\w-]+:[\w-]*:111122223333:)/;
const COMMENT = /^\s*(?:\/\/|\/\*\*|\*|#).*$|\s(?:\/\/|#) .*$/;

const literalsIn = (text: string) => text.split('\n').filter((line) => LITERAL.test(line.replace(COMMENT, '')));

test.each(files)('%s names no partition', (path) => {
  expect(literalsIn(readFileSync(new URL(path, ROOT), 'utf8'))).toEqual([]);
});

test.each([
  `const role = \`arn:aws:iam::\${account}:role/x\`;`,
  "Resource: 'arn:aws:s3:::bucket'",
  '  Arn: arn:aws:sqs:us-east-1:999988887777:x',
])('is seen: %s', (line) => expect(literalsIn(line)).toEqual([line]));
