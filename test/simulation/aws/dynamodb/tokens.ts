import { validation } from './refusals.ts';

const TOKEN = /\s*([A-Za-z_]\w*|[#:]\w+|<>|<=|>=|[=<>(),+-])/y;

/** The words of an expression, read one after the other. Only attributes of the item itself: no `a.b`, no `a[0]`. */
export class Tokens {
  readonly #all: readonly string[];
  readonly #text: string;
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#all = tokensOf(text);
  }

  get next(): string {
    return this.#all[this.#next] ?? '';
  }

  /** The names and values that the expression uses. */
  get placeholders(): readonly string[] {
    return [...new Set(this.#all.filter((token) => /^[#:]/.test(token)))];
  }

  take(): string {
    if (this.next === '') throw this.wrong();
    const token = this.next;
    this.#next += 1;
    return token;
  }

  /** Takes the next word if it is this one. Keywords may be written small. */
  takes(word: string): boolean {
    if (this.next.toUpperCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  expect(word: string): void {
    if (!this.takes(word)) throw this.wrong();
  }

  /** One thing or more, with commas. */
  list<Thing>(one: () => Thing): Thing[] {
    const all = [one()];
    while (this.takes(',')) all.push(one());
    return all;
  }

  end(): void {
    if (this.next !== '') throw this.wrong();
  }

  wrong(): Error {
    return validation(`Invalid expression: Syntax error; token: "${this.next || '<EOF>'}", in: "${this.#text}"`);
  }
}

function tokensOf(text: string): string[] {
  const found: string[] = [];
  const end = text.trimEnd().length;
  if (end === 0) throw validation('Invalid expression: The expression can not be empty;');
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw validation(`Invalid expression: Syntax error; near: "${text.slice(at)}"`);
    found.push(token);
  }
  return found;
}
