import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Timetable } from './timetable.ts';

test('gives back by time, and what is due at once in the order in which it came', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 60 }), (moments) => {
      const timetable = new Timetable<number>();
      for (const [index, at] of moments.entries()) timetable.add(at, index);
      const taken: [number, number][] = [];
      for (let due = timetable.first; due !== undefined; due = timetable.first) {
        taken.push([due.at, due.thing]);
        timetable.takeFirst();
      }
      const entries = moments.map((at, index): [number, number] => [at, index]);
      expect(taken).toEqual(entries.toSorted(([at, index], [other, next]) => at - other || index - next));
    }),
  );
});
