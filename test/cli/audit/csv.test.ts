import { describe, expect, it } from 'vitest';
import { Counts } from '../../../lib/cli/audit/counts.ts';
import { COUNT_HEAD, countCsv, ROW_HEAD, rowCsv } from '../../../lib/cli/audit/csv.ts';
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
/** Of cells without a comma or quote. */
const cellsOf = (line: string) => /^"(.*)"\r\n$/.exec(line)?.[1]?.split('","') ?? [];
const columns = (head: string, line: string) => {
  const cells = cellsOf(line);
  return Object.fromEntries(cellsOf(head).map((name, index) => [name, cells[index]]));
};

describe('CSV', () => {
  it('has a cell for every column of its head', () => {
    expect(ROW_HEAD.split(',')).toHaveLength(rowCsv(row).split(',').length);
    expect(rowCsv(row).endsWith('"e-1"\r\n')).toBe(true);
  });

  it('has in each column what its head says', () => {
    const whole: AuditRow = {
      ...row,
      region: 'us-east-1',
      sourceIp: '192.0.2.1',
      parameter: 'iamInstanceProfile.arn',
      principal: {
        kind: 'role',
        arn: 'arn:aws:sts::111122223333:assumed-role/dev/ana',
        issuer: 'arn:aws:iam::111122223333:role/dev',
        session: 'ana',
        human: 'ana@example.com',
        via: 'cloudformation.amazonaws.com',
      },
      role: { arn: 'arn:aws:iam::111122223333:role/web', name: 'web', instanceProfile: 'web-profile' },
      passedTo: ['ec2.amazonaws.com', 'autoscaling.amazonaws.com'],
    };
    expect(columns(ROW_HEAD, rowCsv(whole))).toEqual({
      time: '2026-05-04T10:00:00Z',
      account: '111122223333',
      region: 'us-east-1',
      kind: 'pass',
      outcome: 'passed',
      principalKind: 'role',
      principal: 'arn:aws:iam::111122223333:role/dev',
      session: 'ana',
      human: 'ana@example.com',
      via: 'cloudformation.amazonaws.com',
      sourceIp: '192.0.2.1',
      roleArn: 'arn:aws:iam::111122223333:role/web',
      roleName: 'web',
      instanceProfile: 'web-profile',
      passedTo: 'ec2.amazonaws.com autoscaling.amazonaws.com',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      parameter: 'iamInstanceProfile.arn',
      source: 'catalogue',
      eventId: 'e-1',
    });
  });

  it('has an empty cell for what nothing told, and the user where no role stands behind the caller', () => {
    const arn = 'arn:aws:iam::111122223333:user/ana';
    const told = columns(ROW_HEAD, rowCsv({ ...row, principal: { kind: 'user', arn }, passedTo: [] }));
    expect(told).toMatchObject({ principal: arn, session: '', human: '', region: '', roleArn: '', passedTo: '' });
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
    { name: 'a formula in wide letters after +', session: '\uff0b1', cell: `"'\uff0b1"` },
    { name: 'a formula in wide letters after -', session: '\uff0d1', cell: `"'\uff0d1"` },
    { name: 'a formula in wide letters after @', session: '\uff20SUM(A1)', cell: `"'\uff20SUM(A1)"` },
    { name: 'a command after |', session: "|calc.exe'!A1", cell: `"'|calc.exe'!A1"` },
    { name: 'a command after %', session: '%0A=1', cell: `"'%0A=1"` },
    { name: 'a formula after a byte order mark', session: '\ufeff=1', cell: `"'\ufeff=1"` },
    { name: 'a formula after a character of no width', session: '\u200b=1', cell: `"'\u200b=1"` },
    { name: 'a formula after a null', session: '\u0000=1', cell: `"'\u0000=1"` },
    { name: 'a tab that a spreadsheet may drop', session: '\tana', cell: `"'\tana"` },
    { name: 'a carriage return that it may drop', session: '\rana', cell: `"'\rana"` },
    { name: 'a line feed that it may drop', session: '\nana', cell: `"'\nana"` },
    { name: 'a sign in the middle left alone', session: 'a=b@c', cell: '"a=b@c"' },
    { name: 'a sign at the end left alone', session: 'a=', cell: '"a="' },
    { name: 'a sign on the second line left alone: the cell is one', session: 'a\n=1', cell: '"a\n=1"' },
    { name: 'a tab in the middle left alone', session: 'a\tb', cell: '"a\tb"' },
    { name: 'a space before plain text left alone', session: ' ana', cell: '" ana"' },
    { name: 'each quote doubled', session: '"a""b', cell: '"""a""""b"' },
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
    expect(by('service').map((count) => columns(COUNT_HEAD, countCsv(count)))).toEqual([
      {
        by: 'service',
        name: 'ec2.amazonaws.com',
        passed: '1',
        denied: '1',
        failed: '0',
        arming: '1',
        first: '2026-05-04T10:00:00Z',
        last: '2026-05-06T10:00:00Z',
      },
      {
        by: 'service',
        name: 'autoscaling.amazonaws.com',
        passed: '0',
        denied: '1',
        failed: '0',
        arming: '0',
        first: '2026-05-06T10:00:00Z',
        last: '2026-05-06T10:00:00Z',
      },
    ]));
  it('as CSV, a name that a caller chose made text too', () =>
    expect(countCsv({ by: 'role', name: '=1', passed: 0, denied: 0, failed: 0, arming: 0 })).toBe(
      `"role","'=1","0","0","0","0","",""\r\n`,
    ));
});
