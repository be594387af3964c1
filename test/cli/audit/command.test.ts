import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { addAudit } from '../../../lib/cli/audit/command.ts';
import { inFolder } from '../../event/trail/folder.ts';
import { linesOf } from '../../shapes/records.ts';
import { type Printed, typedIn } from '../../support/command-line.ts';
import { record } from '../../support/events.ts';

function printed(argv: readonly string[], live = false): Promise<Printed> {
  let now = Date.UTC(2026, 4, 10);
  const ticking = () => {
    now += 300;
    return new Date(now);
  };
  return typedIn([addAudit], ['audit', ...argv], { live, now: ticking });
}

function pass(session: string, difference: JsonObject = {}): JsonObject {
  return record({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    sourceIPAddress: '192.0.2.7',
    requestParameters: { role: `arn:aws:iam::111122223333:role/${session}` },
    ...difference,
  });
}

async function audited(records: readonly JsonObject[], ...options: string[]): Promise<Printed> {
  return inFolder({ 'x.json': JSON.stringify({ Records: records }) }, (folder) => printed([folder, ...options]));
}

const lines = (text: string) => text.trimEnd().split('\n');

describe('rolewarden audit', () => {
  it('tells people who, which role, to which service, when, from where, with what outcome', async () => {
    const { status, out, err } = await audited([
      pass('f'),
      pass('g', { errorCode: 'AccessDenied', requestParameters: null }),
    ]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^TIME \(UTC\) +BY +ROLE +SERVICE +FROM +OUTCOME\n/);
    expect(out).toMatch(/2026-05-04 10:00:00 +dana \(Deployer\) +f +lambda +192\.0\.2\.7 +passed\n/);
    expect(out).toMatch(/\(not in the event\) +lambda +192\.0\.2\.7 +denied\n/);
    expect(out).toContain('1 role pass, 1 denied in 2 events\n');
    for (const line of lines(out)) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('--json prints one row a line and nothing else', async () => {
    const { out } = await audited([pass('f'), pass('g')], '--json');
    expect(lines(out).map((line) => JSON.parse(line).role.name)).toEqual(['f', 'g']);
  });

  it('waits for its reader after every row, so that a slow pipe does not fill memory', async () => {
    let waits = 0;
    await inFolder({ 'x.json': JSON.stringify({ Records: [pass('f'), pass('g')] }) }, (folder) =>
      typedIn([addAudit], ['audit', folder, '--json'], { taken: () => waits++ }),
    );
    expect(waits).toBe(2);
  });

  it('--csv prints a head and a row a line', async () => {
    const { out } = await audited([pass('=f')], '--csv');
    expect(out.split('\r\n')).toHaveLength(3);
    expect(out).toContain(`"'=f"`);
  });

  it('--by counts, as a table, as JSON and as CSV', async () => {
    const records = [pass('f'), pass('f'), pass('g')];
    expect((await audited(records, '--by', 'role')).out).toMatch(/role\/f +2 +0 +0 +0 +2026-05-04 +2026-05-04\n/);
    const json = lines((await audited(records, '--by', 'service', '--json')).out).map((line) => JSON.parse(line));
    expect(json).toMatchObject([{ by: 'service', name: 'lambda.amazonaws.com', passed: 3 }]);
    expect(lines((await audited(records, '--by', 'principal', '--csv')).out)).toHaveLength(2);
  });

  it('--since and --until leave out what lies outside', async () => {
    const records = [
      pass('f', { eventTime: '2026-05-01T00:00:00Z' }),
      pass('g', { eventTime: '2026-05-09T00:00:00Z' }),
    ];
    expect((await audited(records, '--since', '2026-05-05')).out).not.toContain(' f ');
    expect((await audited(records, '--since', '3d')).out).toContain('1 role pass in');
    expect((await audited(records, '--until', '2026-05-05T00:00:00Z')).out).toContain('1 role pass in');
  });

  it('holds a bounded number of rows for the table and says how many it left out', async () => {
    const { out } = await audited(Array.from({ length: 510 }, () => pass('f')));
    expect(out).toContain('… 10 more; --json and --csv have them all, --by counts them\n');
    expect(out).toContain('510 role passes in 510 events\n');
  });

  it('--report writes one page in which nothing can run', async () =>
    inFolder({ 'x.json': JSON.stringify(pass('<script>alert(1)</script>', { userAgent: 'x' })) }, async (folder) => {
      const page = join(folder, 'out.html');
      const { status } = await printed([folder, '--report', page, '--json']);
      const html = readFileSync(page, 'utf8');
      expect(status).toBe(0);
      expect(html).not.toContain('<script');
      expect(html).toContain('By service');
      expect(html).not.toMatch(/(?:src|href)=/);
    }));

  it('no path: the built-in stories; lifecycle is one pass to EC2 and one arming', async () => {
    const { status, out, err } = await printed(['--json']);
    const rows = lines(out).map((line) => JSON.parse(line));
    expect([status, err]).toEqual([0, '']);
    const nightly = rows.filter(({ role }) => role.name === 'NightlyReport');
    expect(nightly.map(({ kind, passedTo }) => [kind, ...passedTo]).sort()).toEqual([
      ['arming', 'ec2.amazonaws.com'],
      ['pass', 'ec2.amazonaws.com'],
    ]);
  });

  it('shows progress on a terminal only, and wipes it', async () =>
    inFolder({ '1.json': JSON.stringify(pass('f')), '2.json': JSON.stringify(pass('g')) }, async (folder) => {
      const { err } = await printed([folder, '--json'], true);
      expect(err).toMatch(/1\/2 files, \d+ events, \d+\/s, \d+ s left/);
      expect(err.endsWith('\r\u001b[2K')).toBe(true);
    }));
});

describe('bad usage and bad input', () => {
  it('reads everything else, then exits 2', async () =>
    inFolder({ 'a.json': 'nonsense', 'b.json': JSON.stringify(pass('f')) }, async (folder) => {
      const { status, out, err } = await printed([folder, '--json']);
      expect(status).toBe(2);
      expect(lines(out)).toHaveLength(1);
      expect(lines(err)).toEqual([
        expect.stringMatching(/a\.json: record 1 \(byte 0\): not JSON: nonsense; accepted: /),
      ]);
    }));

  const rows: readonly { argv: readonly string[]; says: string }[] = [
    { argv: ['--by', 'region'], says: '--by is "region"; use role, principal, service' },
    { argv: ['--since', 'yesterday'], says: '--since is "yesterday"; use 2026-01-31' },
    { argv: ['--until', '2026-13-45'], says: '--until is "2026-13-45"' },
    { argv: ['--json', '--csv'], says: 'use one of them' },
    { argv: ['--account', 'no-such-file.json'], says: 'no-such-file.json' },
    { argv: ['--report', 'no-such-folder/x.html'], says: '--report no-such-folder/x.html: cannot be written (ENOENT)' },
    { argv: ['no-such-folder'], says: 'no-such-folder: no such file or folder' },
  ];
  for (const { argv, says } of rows)
    it(argv.join(' '), async () => {
      const { status, err } = await printed(argv);
      expect(status).toBe(2);
      expect(err).toContain(says);
    });
});

describe('real records', () => {
  const service = (row: string): string => JSON.parse(row).eventSource.replace('.amazonaws.com', '');

  it.each([
    ['one a line', (records: readonly string[]) => records.join('\n')],
    ['in one file of CloudTrail', (records: readonly string[]) => `{"Records":[${records.join(',')}]}`],
  ])('%s: each role pass is a row, and nothing else is', async (_, written) => {
    const files = { 'passes.json': written(linesOf('passrole')), 'rest.json': written(linesOf('benign')) };
    const { status, out, err } = await inFolder(files, (folder) => printed([folder, '--json']));
    expect([status, err]).toEqual([0, '']);
    expect(lines(out).map(service).sort()).toEqual([
      'cloudtrail',
      'ec2',
      'ec2',
      'ec2',
      'ec2',
      'ecs',
      'glue',
      'glue',
      'lambda',
      'lambda',
      'lambda',
      'rds',
      's3',
      'ssm',
      'transfer',
      'transfer',
    ]);
  });
});
