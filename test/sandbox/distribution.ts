/** Of some milliseconds. */
export interface Distribution {
  readonly count: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number) => Math.round(sorted[place] ?? 0);
  return {
    count: sorted.length,
    least: at(0),
    median: at(Math.floor((sorted.length - 1) / 2)),
    most: at(sorted.length - 1),
  };
}
