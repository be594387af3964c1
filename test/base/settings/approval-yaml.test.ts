import fc from 'fast-check';
import { expect, it } from 'vitest';
import { approvalYaml } from '../../../lib/base/settings/approval-yaml.ts';
import type { Approval } from '../../../lib/base/settings/settings.ts';
import { parseSettings } from '../../../lib/base/settings/settings-file.ts';

const readAgain = (approvals: readonly Approval[]) =>
  parseSettings(['approved:', ...approvals.flatMap(approvalYaml)].join('\n')).approved;

const role = 'arn:aws:iam::111122223333:role/exec';
const ROWS: readonly [name: string, approval: Approval][] = [
  ['a role alone', { role }],
  [
    'a role, its services and its passers',
    { role, services: ['lambda.amazonaws.com', 'ec2.amazonaws.com'], principals: ['a', 'b'] },
  ],
  ['a quote and a comment', { role: 'a" # b', principals: ["'c: d"] }],
  ['a new entry of its own', { role: 'exec\n- role: "*"', services: ['x]\n  principals: ["*"'] }],
  ['a key of the settings', { role: 'exec\nmode: enforce' }],
  ['an anchor and a tag', { role: '&a !!str *b', services: ['{x: y}'] }],
  ['what is read as something else', { role: 'no', services: ['1e3', 'null', '~'] }],
  ['letters that turn the line round', { role: '\u202eexec\u2028\u0085', principals: ['\u{1f600}'] }],
];

it.each(ROWS)('is read again as it was: %s', (_, approval) => {
  expect(readAgain([approval])).toEqual([approval]);
  expect(approvalYaml(approval).join('')).toMatch(/^[\x20-\x7e]*$/);
});

it('is read again as it was, whatever is in it', () => {
  const text = fc.string({ unit: 'binary', minLength: 1 });
  const approvals = fc.array(fc.record({ role: text, services: fc.array(text), principals: fc.array(text) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(approvals, (written) => {
      expect(readAgain(written)).toEqual(written);
    }),
  );
});
