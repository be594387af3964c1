import type { Schedule } from './schedule.ts';

/** Which faults and happenings of a schedule are left, by their places. */
export interface Kept {
  readonly faults: readonly number[];
  readonly happenings: readonly number[];
}

export function allOf({ faults, happenings }: Schedule): Kept {
  return { faults: [...faults.keys()], happenings: [...happenings.keys()] };
}

/** A happening may name an earlier one by its place: where one is left out, nothing happens. */
export function only(schedule: Schedule, { faults, happenings }: Kept): Schedule {
  return {
    ...schedule,
    faults: schedule.faults.filter((_, place) => faults.includes(place)),
    happenings: schedule.happenings.map((happening, place) =>
      happenings.includes(place) ? happening : { at: happening.at, do: 'nothing' },
    ),
  };
}

/** What a failure needs, found by leaving out one part after the other. */
export async function shrunk(schedule: Schedule, fails: (smaller: Schedule) => Promise<boolean>): Promise<Kept> {
  let least = allOf(schedule);
  for (
    let part: keyof Kept | undefined = 'faults';
    part !== undefined;
    part = part === 'faults' ? 'happenings' : undefined
  )
    for (const place of least[part]) {
      const smaller: Kept = { ...least, [part]: least[part].filter((one) => one !== place) };
      if (await fails(only(schedule, smaller))) least = smaller;
    }
  return least;
}
