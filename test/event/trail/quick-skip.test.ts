import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../../lib/base/json.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { type Interest, quickSkip } from '../../../lib/event/trail/quick-skip.ts';
import { recordsIn } from '../../../lib/event/trail/unwrap.ts';
import { valuesIn } from '../../../lib/event/trail/values.ts';
import { trailRecord } from './folder.ts';

const MENTIONS = [':role', ':instance-profile'];
const NAMES: Readonly<Record<string, Interest>> = {
  RunInstances: 'always',
  PutThing: 'if-mentioned',
  DescribeInstances: 'never',
  Decrypt: 'never',
};
const interest = (name: string): Interest => NAMES[name] ?? 'always';

/** The rule a full parse would apply; what it lets through, the quick way must let through. */
function matters(record: unknown): boolean {
  if (!isObject(record)) return true;
  const inner = 'detail' in record && 'detail-type' in record ? record.detail : record;
  const name = isObject(inner) ? inner.eventName : undefined;
  const told = typeof name === 'string' ? interest(name) : 'always';
  return told === 'always' || (told === 'if-mentioned' && isObject(inner) && mentioned(inner.requestParameters));
}

function mentioned(value: unknown): boolean {
  if (typeof value === 'string') return MENTIONS.some((mention) => value.includes(mention));
  if (Array.isArray(value)) return value.some(mentioned);
  return isObject(value) && Object.entries(value).some(([key, inner]) => mentioned(key) || mentioned(inner));
}

async function quickly(text: string, chunk: number): Promise<{ seen: unknown[]; damages: number; skipped: number }> {
  const seen: unknown[] = [];
  let damages = 0;
  let last = 0;
  for await (const found of valuesIn(inChunks(Buffer.from(text), chunk), quickSkip({ interest, mentions: MENTIONS }))) {
    last = found.number;
    if ('damage' in found) damages++;
    else seen.push(...recordsIn(found.value));
  }
  return { seen, damages, skipped: last - seen.length - damages };
}

async function* inChunks(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const record = (eventName: string, more = {}) => JSON.stringify(trailRecord(eventName, more));
const list = (...records: readonly string[]) => `{"Records":[${records.join(',')}]}`;

describe('reads what holds a text, wherever it stands and whatever the call', () => {
  const quick = quickSkip({ interest, mentions: MENTIONS, anywhere: 'rolewarden-' });
  const other = record('Decrypt', {
    userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/warden/rolewarde-n' },
  });
  const ours = record('Decrypt', {
    userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/rolewarden-sweep/x' },
  });

  it.each([7, 300, 1e6])('in chunks of %i bytes', async (chunk) => {
    for (const text of [list(other, ours, other, other, ours), [other, ours, other, other, ours].join('\n')]) {
      const seen: unknown[] = [];
      for await (const found of valuesIn(inChunks(Buffer.from(text), chunk), quick))
        if ('value' in found) seen.push(...recordsIn(found.value));
      expect(seen.filter((one) => JSON.stringify(one) === ours)).toHaveLength(2);
      if (chunk === 1e6) expect(seen.length).toBeLessThan(5);
    }
  });
});

describe('passes over', () => {
  const role = 'arn:aws:iam::111122223333:role/x';
  const rows: readonly { name: string; record: string }[] = [
    { name: 'a call of no interest', record: record('DescribeInstances') },
    {
      name: 'with lists of things',
      record: record('Decrypt', { resources: [{ ARN: 'a]b' }], requestParameters: { a: [], b: [[1], ']'] } }),
    },
    {
      name: 'with the name as text',
      record: record('Decrypt', { requestParameters: { a: '"eventName":"RunInstances"' } }),
    },
    { name: 'that could mention a role and does not', record: record('PutThing', { requestParameters: { a: 'b' } }) },
    {
      name: 'a role outside of the parameters',
      record: record('PutThing', { userIdentity: { arn: role }, requestParameters: {} }),
    },
  ];
  for (const { name, record: middle } of rows)
    it(name, async () => {
      const lines = [record('RunInstances'), middle, record('RunInstances')];
      expect(await quickly(list(...lines), 1e6)).toMatchObject({ skipped: 1, damages: 0 });
      expect(await quickly(lines.join('\n'), 1e6)).toMatchObject({ skipped: 1, damages: 0 });
    });
});

describe('reads', () => {
  const role = 'arn:aws:iam::111122223333:role/x';
  const decrypt = record('Decrypt');
  const rows: readonly { name: string; record: string }[] = [
    { name: 'a call of interest', record: record('RunInstances') },
    { name: 'a role mentioned', record: record('PutThing', { requestParameters: { a: [{ b: role }] } }) },
    {
      name: 'a role mentioned with an escaped slash',
      record: record('PutThing', { requestParameters: { a: role } }).replace('role/', 'role\\/'),
    },
    {
      name: 'a role mentioned in \\u',
      record: record('PutThing', { requestParameters: { a: role } }).replace(':role', ':\\u0072ole'),
    },
    {
      name: 'a second, escaped name',
      record: decrypt
        .replace('{', '{"eventVersion":"1","event\\u004eame":"Decrypt",')
        .replace(/}$/, ',"event\\u004eame":"RunInstances"}'),
    },
    { name: 'a second name', record: decrypt.replace(/}$/, ',"eventName":"RunInstances"}') },
    { name: 'an escaped value', record: record('RunInstances').replace('"RunI', '"\\u0052unI') },
    { name: 'white space around the colon', record: record('RunInstances').replace('"eventName":', '"eventName" :\t') },
    {
      name: 'the name after one further in',
      record: decrypt.replace(
        /"eventName":"Decrypt",(.*)}$/,
        '"requestParameters":{"eventName":"Decrypt"},$1,"eventName":"RunInstances"}',
      ),
    },
    { name: 'no name at all', record: decrypt.replace('"eventName"', '"eventNames"') },
  ];
  for (const { name, record: middle } of rows)
    it(name, async () => {
      const { seen, skipped } = await quickly(list(decrypt, middle, decrypt), 1e6);
      expect(seen).toContainEqual(JSON.parse(middle));
      expect(skipped).toBe(1);
    });

  it('no record out of the parameters of another', async () => {
    const inner = trailRecord('RunInstances');
    const outer = record('Decrypt', { requestParameters: { list: [{ a: 1 }, inner, inner] } });
    const { seen } = await quickly(list(record('Decrypt'), outer, record('Decrypt')), 1e6);
    expect(seen.filter(matters)).toEqual([]);
  });
});

describe('equals a full parse', () => {
  const name = fc.constantFrom(...Object.keys(NAMES), 'Other', '', '"', 'eventName');
  const oddText = fc.constantFrom(
    '},{"eventVersion":"1","eventName":"RunInstances"}',
    '"eventName":"RunInstances"',
    'eventName',
    'Name":"',
    ':[',
    '[',
    ']',
    'a":[',
    '\\',
    '\\u0041',
    '\\"',
    '{',
    '€😀',
    'x:role/y',
    ':instance-profile/z',
  );
  const leaf = fc.oneof(name, oddText, fc.constantFrom(null, true, 0, [], {}));
  const key = fc.constantFrom(
    'eventName',
    'eventVersion',
    'requestParameters',
    'detail',
    'detail-type',
    'Records',
    'CloudTrailEvent',
    'a:',
    'x',
  );
  const anyMember = fc.constant<readonly [string, unknown]>(['', null]);
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(tie('member') as typeof anyMember, { maxLength: 4 }).map(pairs),
    ),
    member: fc.tuple(fc.oneof(key, fc.constant('eventVersion')), tie('value')),
  }));
  const member = fc.tuple(fc.oneof(key, oddText), value);
  const odd = fc.record({
    first: fc.constantFrom('eventVersion', 'eventName', 'x'),
    before: fc.array(member, { maxLength: 2 }),
    name: fc.option(name, { nil: undefined }),
    after: fc.array(member, { maxLength: 4 }),
  });
  const oddRecord = odd.map(({ first, before, name: told, after }) =>
    pairs([
      [first, '1'],
      ...before,
      ...(told === undefined ? [] : [['eventName', told] as const]),
      ...after,
      ['eventSource', 's'],
    ]),
  );
  const style = fc.record({ seed: fc.nat(), escapes: fc.boolean(), spaces: fc.boolean() });
  const anyRecord = fc.oneof(
    { weight: 2, arbitrary: oddRecord },
    { weight: 2, arbitrary: name.map((told) => pairs(Object.entries(trailRecord(told)))) },
  );

  it('whatever the records hold and however they are written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyRecord, style), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('list', 'array', 'lines'),
        fc.integer({ min: 7, max: 4000 }),
        async (written, layout, chunk) => {
          const texts = written.map(([tree, how]) => write(tree, how));
          const text =
            layout === 'lines' ? texts.join('\n') : layout === 'list' ? list(...texts) : `[${texts.join(',')}]`;
          const all = texts.flatMap((one) => recordsIn(JSON.parse(one)));
          const { seen, damages } = await quickly(text, chunk);
          expect(damages).toBe(0);
          expect(seen.filter(readable).filter(matters)).toEqual(all.filter(readable).filter(matters));
        },
      ),
      { numRuns: 1500 },
    );
  });
});

function readable(value: unknown): boolean {
  try {
    parseEvent(value);
    return true;
  } catch {
    return false;
  }
}

/** An object as its members, in order and with repetitions: what JSON text can say and a JavaScript object cannot. */
interface Pairs {
  readonly pairs: readonly (readonly [string, unknown])[];
}
function pairs(members: readonly (readonly [string, unknown])[]): Pairs {
  return { pairs: members };
}

function write(tree: unknown, { seed, escapes, spaces }: { seed: number; escapes: boolean; spaces: boolean }): string {
  let state = seed;
  const chance = (sides: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % sides === 0;
  };
  const space = () => (spaces && chance(4) ? ' ' : '');
  const text = (plain: string) =>
    JSON.stringify(plain).replace(/[A-Za-z/]/g, (letter) => {
      if (!escapes || !chance(20)) return letter;
      return letter === '/' ? '\\/' : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  const any = (value: unknown): string => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return `[${value.map((item) => space() + any(item)).join(`${space()},`)}]`;
    if (isObject(value) && Array.isArray(value.pairs))
      return `{${(value as unknown as Pairs).pairs.map(([key, inner]) => `${space()}${text(key)}${space()}:${space()}${any(inner)}`).join(',')}}`;
    return JSON.stringify(value);
  };
  return any(tree);
}
