import { describe, expect, it } from 'vitest';
import { Counts } from '../../../lib/cli/audit/counts.ts';
import { countCsv, ROW_HEAD, rowCsv } from '../../../lib/cli/audit/csv.ts';
import type { AuditRow } from '../../../lib/cli/audit/row.ts';

const row: AuditRow = {
  time: '2026-05-04T10:00:00Z',
  account: '111122223333',
  eventId: 'e-1',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
  kind: 'pass',
  outcome: 'passed',
  principal: { kind: 'role', issuer: 'arn:aws:iam::111122223333:role/dev', session: 'ana' },
  role: { name: 'web' },
  passedTo: ['ec2.amazonaws.com'],
  source: 'catalogue',
};
const told = (session: string) => rowCsv({ ...row, principal: { kind: 'role', session } });

describe('CSV', () => {
  it('has a cell for every column of its head', () => {
    expect(ROW_HEAD.split(',')).toHaveLength(rowCsv(row).split(',').length);
    expect(rowCsv(row).endsWith('"e-1"\r\n')).toBe(true);
  });

  const cells: readonly { name: string; session: string; cell: string }[] = [
    { name: 'plain text as it is', session: 'ana', cell: '"ana"' },
    { name: 'quotes doubled, commas and line feeds inside of them', session: 'a"b,c\nd', cell: '"a""b,c\nd"' },
    { name: 'a formula made text', session: '=HYPERLINK("x")', cell: `"'=HYPERLINK(""x"")"` },
    { name: 'a formula after +', session: '+1', cell: `"'+1"` },
    { name: 'a formula after -', session: '-1', cell: `"'-1"` },
    { name: 'a formula after @', session: '@SUM(A1)', cell: `"'@SUM(A1)"` },
    { name: 'a formula after white space', session: ' \t=1', cell: `"' \t=1"` },
    { name: 'a formula in wide letters', session: '\uff1d1', cell: `"'\uff1d1"` },
    { name: 'a sign in the middle left alone', session: 'a=b@c', cell: '"a=b@c"' },
  ];
  for (const { name, session, cell } of cells) it(name, () => expect(told(session)).toContain(`,${cell},`));
});

describe('counts', () => {
  const rows: readonly AuditRow[] = [
    row,
    {
      ...row,
      time: '2026-05-06T10:00:00Z',
      outcome: 'denied',
      passedTo: ['ec2.amazonaws.com', 'autoscaling.amazonaws.com'],
    },
    { ...row, kind: 'arming', principal: { kind: 'role', issuer: 'arn:aws:iam::111122223333:role/dev', human: 'ana' } },
  ];
  const by = (grouping: 'role' | 'principal' | 'service') => {
    const counts = new Counts(grouping);
    for (const one of rows) counts.add(one);
    return counts.all();
  };

  it('by role', () =>
    expect(by('role')).toEqual([
      {
        by: 'role',
        name: 'web in 111122223333',
        passed: 1,
        denied: 1,
        failed: 0,
        arming: 1,
        first: '2026-05-04T10:00:00Z',
        last: '2026-05-06T10:00:00Z',
      },
    ]));
  it('by principal, the person apart', () =>
    expect(by('principal').map(({ name }) => name)).toEqual([
      'arn:aws:iam::111122223333:role/dev',
      'arn:aws:iam::111122223333:role/dev (ana)',
    ]));
  it('by service, each of several', () =>
    expect(by('service').map(({ name, passed, denied }) => [name, passed, denied])).toEqual([
      ['ec2.amazonaws.com', 1, 1],
      ['autoscaling.amazonaws.com', 0, 1],
    ]));
  it('as CSV', () =>
    expect(countCsv(by('service')[1] as never)).toMatch(/^"service","autoscaling.amazonaws.com","0","1"/));
});
