/** Things with the moment when each is due, the earliest first. */
export class Timetable<Thing> {
  /** A binary heap. Things of the same moment come in the order in which they were added. */
  readonly #heap: { readonly at: number; readonly order: number; readonly thing: Thing }[] = [];
  #added = 0;

  add(at: number, thing: Thing): void {
    const entry = { at, order: this.#added, thing };
    this.#added += 1;
    let index = this.#heap.length;
    this.#heap.push(entry);
    while (index > 0) {
      const above = (index - 1) >> 1;
      if (!this.#isBefore(index, above)) break;
      this.#swap(index, above);
      index = above;
    }
  }

  /** The moment of the first thing, with the thing. */
  get first(): { readonly at: number; readonly thing: Thing } | undefined {
    return this.#heap[0];
  }

  takeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    let index = 0;
    for (;;) {
      const below = [2 * index + 1, 2 * index + 2].filter((child) => child < this.#heap.length);
      const least = below.reduce((one, child) => (this.#isBefore(child, one) ? child : one), index);
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #isBefore(index: number, other: number): boolean {
    const [one, two] = [this.#heap[index], this.#heap[other]];
    if (one === undefined || two === undefined) return false;
    return one.at === two.at ? one.order < two.order : one.at < two.at;
  }

  #swap(index: number, other: number): void {
    const [one, two] = [this.#heap[index], this.#heap[other]];
    if (one === undefined || two === undefined) return;
    this.#heap[index] = two;
    this.#heap[other] = one;
  }
}
