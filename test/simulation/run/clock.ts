import { Timetable } from '../aws/timetable.ts';

/** Virtual time. What is due at the same moment happens in the order in which it was asked for. */
export class Clock {
  /** Milliseconds. */
  now: number;
  readonly #due = new Timetable<() => void>();

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
    this.#due.add(Math.max(at, this.now), run);
  }

  /** Lets everything happen that is due until then, and every promise settle in between. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.#due.first; next !== undefined && next.at <= end; next = this.#due.first) {
      this.#due.takeFirst();
      this.now = next.at;
      next.thing();
      await settled();
    }
    this.now = Math.max(this.now, end);
  }
}

/** All microtasks run before the next turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
