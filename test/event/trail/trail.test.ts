import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inFolder, readAll, trailRecord } from './folder.ts';

const a = trailRecord('RunInstances');
const b = trailRecord('StopInstances');
const c = trailRecord('StartInstances');
const json = JSON.stringify;
const envelope = (detail: unknown) => ({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail });
const lookup = (record: { eventName: string }) => ({ EventName: record.eventName, CloudTrailEvent: json(record) });

async function read(files: Readonly<Record<string, string | Buffer>>) {
  return inFolder(files, async (folder) => {
    const { records, problems } = await readAll([folder]);
    return {
      names: records.map(({ event }) => event.eventName),
      problems: problems.map(({ file, message }) => `${file.slice(folder.length + 1)}: ${message}`),
    };
  });
}

describe('every layout', () => {
  const A = 'RunInstances';
  const B = 'StopInstances';
  const C = 'StartInstances';
  const rows: readonly { name: string; file?: string; content: string | Buffer; gives: readonly string[] }[] = [
    { name: 'Records', content: json({ Records: [a, b] }), gives: [A, B] },
    { name: 'Records, gzip', file: 'x.json.gz', content: gzipSync(json({ Records: [a, b] })), gives: [A, B] },
    { name: 'gzip without the ending', content: gzipSync(json({ Records: [a] })), gives: [A] },
    { name: 'plain with the ending of gzip', file: 'x.json.gz', content: json({ Records: [a] }), gives: [A] },
    {
      name: 'gzip of two members',
      file: 'x.json.gz',
      content: Buffer.concat([gzipSync(json(a)), gzipSync(`\n${json(b)}`)]),
      gives: [A, B],
    },
    { name: 'Records, pretty', content: json({ Records: [a, b] }, null, 2), gives: [A, B] },
    { name: 'Records that are not the first key', content: json({ account: '1', Records: [a, b] }), gives: [A, B] },
    { name: 'no Records', content: json({ Records: [] }), gives: [] },
    { name: 'an array', content: json([a, b]), gives: [A, B] },
    { name: 'an array of envelopes', content: json([envelope(a), envelope(b)]), gives: [A, B] },
    { name: 'an array of Records', content: json([{ Records: [a, b] }, { Records: [c] }]), gives: [A, B, C] },
    { name: 'a bare record', content: json(a), gives: [A] },
    { name: 'a bare record, pretty', content: json(a, null, 4), gives: [A] },
    { name: 'an EventBridge envelope', content: json(envelope(a)), gives: [A] },
    { name: 'NDJSON', file: 'x.ndjson', content: `${json(a)}\n${json(b)}\n`, gives: [A, B] },
    {
      name: 'NDJSON, CRLF, empty lines, no last line feed',
      file: 'x.jsonl',
      content: `${json(a)}\r\n\r\n${json(b)}`,
      gives: [A, B],
    },
    { name: 'NDJSON in .json', content: `${json(envelope(a))}\n${json(b)}\n`, gives: [A, B] },
    {
      name: 'NDJSON of Records, gzip',
      file: 'x.jsonl.gz',
      content: gzipSync(`${json({ Records: [a, b] })}\n${json({ Records: [c] })}`),
      gives: [A, B, C],
    },
    {
      name: 'lookup-events',
      content: json({ Events: [lookup(a), lookup(b)], NextToken: '{]' }, null, 4),
      gives: [A, B],
    },
    { name: 'lookup-events, token first', content: json({ NextToken: 'x', Events: [lookup(a)] }), gives: [A] },
    { name: 'a byte order mark', content: `\ufeff${json({ Records: [a] })}`, gives: [A] },
    {
      name: 'brackets, quotes and backslashes in text',
      content: json({ Records: [{ ...a, userAgent: '}]"\\\\"{[' }, b] }),
      gives: [A, B],
    },
  ];
  for (const { name, file = 'x.json', content, gives } of rows)
    it(name, async () => expect(await read({ [file]: content })).toEqual({ names: gives, problems: [] }));

  it('keeps text beyond ASCII whole across chunks', async () => {
    const many = Array.from({ length: 1500 }, (_, index) => ({
      ...a,
      eventID: `${index}`,
      userAgent: '€😀ä'.repeat(200),
    }));
    const seen = await inFolder(
      { 'x.json': json({ Records: many }) },
      async (folder) => (await readAll([folder])).records,
    );
    expect(new Set(seen.map(({ event }) => event.userAgent))).toEqual(new Set(['€😀ä'.repeat(200)]));
    expect(seen).toHaveLength(1500);
  });
});

describe('what cannot be read is one line and loses only itself', () => {
  const broken = json(b).replace('"eventTime":', '"eventTime"');
  const unclosed = json(b).replace('ec2.amazonaws.com"', 'ec2.amazonaws.com');
  const { eventName: _, ...nameless } = b;
  const rows: readonly { name: string; file?: string; content: string | Buffer; gives: number; problem: RegExp }[] = [
    {
      name: 'not JSON',
      content: '<html>no</html>',
      gives: 0,
      problem: /^x.json: record 1 \(byte 0\): not JSON: <html>no<\/html>; accepted: CloudTrail/,
    },
    { name: 'an empty file', content: '', gives: 0, problem: /empty/ },
    {
      name: 'UTF-16',
      content: Buffer.from(`\ufeff${json(a)}`, 'utf16le'),
      gives: 0,
      problem: /UTF-16, save it as UTF-8/,
    },
    { name: 'white space', content: ' \n ', gives: 0, problem: /empty/ },
    {
      name: 'JSON of another kind',
      content: json({ foo: 1, bar: 2 }),
      gives: 0,
      problem: /no CloudTrail record: an object with foo, bar; accepted/,
    },
    { name: 'a number', content: '42\n', gives: 0, problem: /: JSON, but no CloudTrail record: 42; accepted/ },
    { name: 'a text', content: '"hello"', gives: 0, problem: /: JSON, but no CloudTrail record: "hello"; accepted/ },
    { name: 'null', content: 'null', gives: 0, problem: /: JSON, but no CloudTrail record: null; accepted/ },
    { name: 'a list of numbers', content: '[42]', gives: 0, problem: /no CloudTrail record: 42; accepted/ },
    {
      name: 'an account snapshot',
      content: json({ UserDetailList: [], RoleDetailList: [] }),
      gives: 0,
      problem: /--account/,
    },
    {
      name: 'a record without eventName',
      content: json({ Records: [a, nameless, c] }),
      gives: 2,
      problem: /record 2 \(byte \d+\): eventName is missing/,
    },
    {
      name: 'a record with a bad time',
      content: json({ Records: [a, { ...b, eventTime: 'noon' }, c] }),
      gives: 2,
      problem: /eventTime is "noon"/,
    },
    { name: 'a record that is null', content: json({ Records: [a, null, c] }), gives: 2, problem: /null/ },
    {
      name: 'a broken record',
      content: `{"Records":[${json(a)},${broken},${json(c)}]}`,
      gives: 2,
      problem: /record 2 .*: not JSON: \{"eventVersion"/,
    },
    {
      name: 'a record with an unclosed text',
      content: `{"Records":[${json(a)},${unclosed},${json(c)}]}`,
      gives: 2,
      problem: /record 2/,
    },
    { name: 'a broken line', content: `${json(a)}\n${broken}\n${json(c)}\n`, gives: 2, problem: /record 2/ },
    { name: 'an unclosed line', content: `${json(a)}\n${unclosed}\n${json(c)}\n`, gives: 2, problem: /record 2/ },
    {
      name: 'a line of words',
      content: `${json(a)}\nhello\n${json(c)}\n`,
      gives: 2,
      problem: /record 2 .*not JSON.*hello/,
    },
    {
      name: 'a file cut inside a record',
      content: json({ Records: [a, b, c] }).slice(0, -60),
      gives: 2,
      problem: /record 3 .*truncated/,
    },
    { name: 'a file cut between records', content: `{"Records":[${json(a)},`, gives: 1, problem: /truncated/ },
    {
      name: 'a gzip cut short',
      file: 'x.json.gz',
      content: gzipSync(json({ Records: [a, b, { ...c, x: noise(4000) }] })).subarray(0, -900),
      gives: 2,
      problem: /^x.json.gz: gzip ends too early/,
    },
    {
      name: 'a gzip without its end, data whole',
      file: 'x.json.gz',
      content: gzipSync(json({ Records: [a] })).subarray(0, -4),
      gives: 1,
      problem: /gzip ends too early/,
    },
    {
      name: 'a damaged gzip',
      file: 'x.json.gz',
      content: Buffer.concat([gzipSync(json(a)).subarray(0, 12), Buffer.alloc(90, 0xff)]),
      gives: 0,
      problem: /gzip is damaged/,
    },
    {
      name: 'a lookup event that is no JSON',
      content: json({ Events: [lookup(a), { CloudTrailEvent: '{"eventV' }, lookup(c)] }),
      gives: 2,
      problem: /record 2/,
    },
    { name: 'very deep JSON', content: '['.repeat(100_000), gives: 0, problem: /./ },
  ];
  for (const { name, file = 'x.json', content, gives, problem } of rows)
    it(name, async () => {
      const { names, problems } = await read({ [file]: content, 'y.json': json(b) });
      expect(problems).toEqual([expect.stringMatching(problem)]);
      expect(problems[0]).not.toContain('\n');
      expect(names).toHaveLength(gives + 1);
    });

  it('a missing path, and the other is still read', async () =>
    inFolder({ 'x.json': json(a) }, async (folder) => {
      const { records, problems } = await readAll([join(folder, 'none'), folder]);
      expect(records).toHaveLength(1);
      expect(problems).toEqual([{ file: join(folder, 'none'), message: 'no such file or folder' }]);
    }));

  it('a file of thousands of bad records tells the first ten and how many more', async () => {
    const { problems } = await read({ 'x.json': json(Array.from({ length: 3000 }, () => ({ no: 'event' }))) });
    expect(problems).toHaveLength(11);
    expect(problems.at(-1)).toBe('x.json: 2990 more records could not be read');
  });
});

describe('folders', () => {
  it('are read to the bottom in the order of names', async () => {
    const { names } = await read({ 'b/2.json': json(b), 'b/10.json': json(c), 'a/z/1.json': json(a) });
    expect(names).toEqual(['RunInstances', 'StartInstances', 'StopInstances']);
  });

  it('leave out digests, insights, stories’ companions and other files, and count them', async () =>
    inFolder(
      {
        'AWSLogs/CloudTrail/1_CloudTrail_eu-west-1_x.json': json(a),
        'AWSLogs/CloudTrail-Digest/eu-west-1/x.json': '{}',
        '1_CloudTrail-Digest_eu-west-1_x.json.gz': '{}',
        'AWSLogs/CloudTrail-Insight/x.json.gz': '{}',
        'notes.txt': 'hello',
        'story/expect.json': '{}',
        'story/account.json': '{}',
        'story/rolewarden.yml': 'mode: observe',
        'story/1.json': json(b),
      },
      async (folder) => {
        let skipped = {};
        const { records, problems } = await readAll([folder], {
          onProgress: (progress) => {
            skipped = progress.skipped;
          },
        });
        expect(problems).toEqual([]);
        expect(records).toHaveLength(2);
        expect(skipped).toEqual({ digests: 2, insights: 1, others: 4 });
      },
    ));

  it.each([
    ['with nothing that we read', { 'notes.txt': 'hello' }],
    ['with digests alone', { 'CloudTrail-Digest/x.json': '{}' }],
  ])('%s: said, or no event would look like no finding', async (_, files) =>
    inFolder({ ...files }, async (folder) => {
      const { problems } = await readAll([folder]);
      expect(problems).toEqual([{ file: folder, message: expect.stringContaining('no event file in this folder') }]);
    }),
  );

  it('that lead back to themselves end, and a file reached twice is read once', async () =>
    inFolder({ 'x/1.json': json(a) }, async (folder) => {
      symlinkSync(folder, join(folder, 'x', 'loop'));
      const { records, problems } = await readAll([folder, join(folder, 'x'), join(folder, 'x', '1.json')]);
      expect(records).toHaveLength(1);
      expect(problems).toEqual([]);
    }));

  it('leave out what a link leads to by its name, and read what is named itself', async () =>
    inFolder({ 'x/notes.txt': json(a), 'x/1.json': json(b) }, async (folder) => {
      symlinkSync(join(folder, 'x', 'notes.txt'), join(folder, 'x', 'link.txt'));
      expect((await readAll([folder])).records).toHaveLength(1);
      expect((await readAll([folder, join(folder, 'x', 'notes.txt')])).records).toHaveLength(2);
    }));

  it('progress ends with everything done', async () =>
    inFolder({ '1.json': json(a), '2.json': json({ Records: [a, b] }) }, async (folder) => {
      let last: unknown;
      await readAll([folder], {
        onProgress: (progress) => {
          last = progress;
        },
      });
      const size = json(a).length + json({ Records: [a, b] }).length;
      expect(last).toMatchObject({ files: { done: 2, total: 2 }, bytes: { done: size, total: size }, records: 3 });
    }));
});

/** Text that gzip cannot make small. */
function noise(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return String.fromCharCode(97 + ((seed >>> 16) % 26));
  }).join('');
}
