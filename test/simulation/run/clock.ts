/** Something that happens at a virtual moment. */
interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Virtual time. What is due at the same moment happens in the order in which it was asked for. */
export class Clock {
  /** Milliseconds. */
  now: number;
  private readonly heap: Due[] = [];
  private asked = 0;

  constructor(start: Date) {
    this.now = start.getTime();
  }

  date(): Date {
    return new Date(this.now);
  }

  /** @param ms after now */
  after(ms: number, run: () => void): void {
    this.at(this.now + ms, run);
  }

  at(at: number, run: () => void): void {
    const due = { at: Math.max(at, this.now), order: this.asked++, run };
    const { heap } = this;
    let i = heap.push(due) - 1;
    for (let above = (i - 1) >> 1; i > 0 && isBefore(due, heap[above]); above = (i - 1) >> 1) {
      heap[i] = heap[above] as Due;
      i = above;
    }
    heap[i] = due;
  }

  /** Lets everything happen that is due until then, and every promise settle in between. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.heap[0]; next !== undefined && next.at <= end; next = this.heap[0]) {
      this.takeFirst();
      this.now = next.at;
      next.run();
      await settled();
    }
    this.now = Math.max(this.now, end);
  }

  private takeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let below = 2 * i + 1;
      if (below + 1 < heap.length && isBefore(heap[below + 1], heap[below])) below += 1;
      if (below >= heap.length || !isBefore(heap[below], last)) break;
      heap[i] = heap[below] as Due;
      i = below;
    }
    heap[i] = last;
  }
}

function isBefore(a: Due | undefined, b: Due | undefined): boolean {
  if (a === undefined || b === undefined) return b === undefined;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** All microtasks run before the next turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
