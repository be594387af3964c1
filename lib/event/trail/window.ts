/** The bytes of a file that are not consumed yet, and where in the (inflated) file they stand. */
export class Window {
  bytes: Buffer = Buffer.alloc(0);
  /** The next byte to look at, an index into `bytes`. */
  at = 0;
  /** Where in the file `bytes` begins. */
  #base = 0;
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The position in the file of the index. */
  offset(index = this.at): number {
    return this.#base + index;
  }

  /** Reads on and lets go of what lies before `at`; false at the end of the file. Indexes taken before move by the old `at`. */
  async more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    this.#base += this.at;
    this.bytes = this.at === this.bytes.length ? value : Buffer.concat([this.bytes.subarray(this.at), value]);
    this.at = 0;
    return true;
  }

  /** Moves to the next byte that is no white space and gives it; undefined at the end of the file. */
  async token(): Promise<number | undefined> {
    for (;;) {
      while (this.at < this.bytes.length) {
        const byte = this.bytes[this.at];
        if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
        this.at++;
      }
      if (!(await this.more())) return undefined;
    }
  }
}
