import { expect, test } from 'vitest';
import { documentDiff } from '../../../lib/cli/fix/document-diff.ts';

test('only what differs, whatever the order of keys', () => {
  const before = { Statement: [{ Principal: { AWS: 'a' }, Effect: 'Allow' }], Version: '2012-10-17' };
  const after = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'b' } }] };
  expect(documentDiff(before, after)).toEqual([
    '  {',
    '    "Version": "2012-10-17",',
    '    "Statement": [',
    '      {',
    '        "Effect": "Allow",',
    '        "Principal": {',
    '-         "AWS": "a"',
    '+         "AWS": "b"',
    '        }',
    '      }',
    '    ]',
    '  }',
  ]);
  expect(documentDiff(before, before).filter((line) => !line.startsWith('  '))).toEqual([]);
});

test('from nothing', () => {
  expect(documentDiff(undefined, ['x'])).toEqual(['- null', '+ [', '+   "x"', '+ ]']);
});
