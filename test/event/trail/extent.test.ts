import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Extent } from '../../../lib/event/trail/extent.ts';

/** Where the value that `text` begins with ends, the bytes coming `size` at a time. */
function endIn(text: string, size: number, depth?: number): number {
  const bytes = Buffer.from(text);
  const extent = new Extent(depth);
  for (let at = 0; at < bytes.length; at += size) {
    const end = extent.end(bytes.subarray(0, at + size), at);
    if (end >= 0) return end;
  }
  return -1;
}

describe('the extent of a value', () => {
  const rows: readonly { name: string; text: string; depth?: number; end: number }[] = [
    { name: 'an object', text: '{"a":[1,{}]},{', end: 12 },
    { name: 'brackets in text', text: '{"a}":"]"}}', end: 10 },
    { name: 'an escaped quote', text: '{"a":"\\"}"}x', end: 11 },
    { name: 'an escaped backslash before the quote', text: '{"a":"\\\\"}x', end: 10 },
    { name: 'a text', text: '"a\\"b" ,', end: 6 },
    { name: 'a word', text: 'null,1', end: 4 },
    { name: 'a number before a bracket', text: '12]', end: 2 },
    { name: 'the rest of an object', text: ',"a":{}},', depth: 1, end: 8 },
    { name: 'a value without an end', text: '{"a":"}', end: -1 },
  ];
  for (const { name, text, depth, end } of rows)
    it(name, () => {
      for (let size = 1; size <= text.length; size++) expect(endIn(text, size, depth)).toBe(end);
    });

  it('is that of any JSON, whatever the chunks', () => {
    const container = fc.jsonValue().map((value) => JSON.stringify([value]));
    fc.assert(
      fc.property(container, fc.integer({ min: 1, max: 20 }), (text, size) => {
        expect(endIn(`${text},{"`, size)).toBe(Buffer.byteLength(text));
      }),
    );
  });
});
