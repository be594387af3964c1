/** The states of one entity, each from the moment (ms) when it was written; undefined: it does not exist. */
class History<State> {
  readonly #moments: number[] = [];
  readonly #states: (State | undefined)[] = [];

  newest(): State | undefined {
    return this.#states.at(-1);
  }

  /** Nearly every read is about one of the last few states: from the end. */
  at(moment: number): State | undefined {
    let index = this.#moments.length - 1;
    while (index >= 0 && (this.#moments[index] ?? 0) > moment) index--;
    return this.#states[index];
  }

  write(moment: number, state: State | undefined): void {
    this.#moments.push(moment);
    this.#states.push(state);
  }
}

/** All entities of a kind, by name. One that is made anew under a name goes on with the history of its name. */
export class Entities<State> {
  /** Every name there ever was, in order of creation: it only grows, so an index is a stable place in a listing. */
  readonly names: string[] = [];
  readonly #histories = new Map<string, History<State>>();
  readonly #spelled = new Map<string, string>();
  #count = 0;

  /** How many there are now. */
  get count(): number {
    return this.#count;
  }

  newest(name: string): State | undefined {
    return this.#histories.get(name)?.newest();
  }

  at(name: string, moment: number): State | undefined {
    return this.#histories.get(name)?.at(moment);
  }

  /** Names are unique whatever their case. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  isTaken(name: string): boolean {
    const spelled = this.#spelled.get(name.toLowerCase());
    return spelled !== undefined && this.newest(spelled) !== undefined;
  }

  write(name: string, now: Date, state: State | undefined): void {
    let history = this.#histories.get(name);
    if (history === undefined) {
      history = new History();
      this.#histories.set(name, history);
      this.names.push(name);
    }
    this.#spelled.set(name.toLowerCase(), name);
    this.#count += Number(state !== undefined) - Number(history.newest() !== undefined);
    history.write(now.getTime(), state);
  }
}
