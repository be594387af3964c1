/** The bytes of a file that are not consumed yet, and their position in the (inflated) file. */
export class Window {
  bytes: Buffer = Buffer.alloc(0);
  /** The next byte to look at, an index into `bytes`. */
  at = 0;
  /** The position of `bytes` in the file. */
  #base = 0;
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The position of the index in the file. */
  offset(index = this.at): number {
    return this.#base + index;
  }

  /** Reads the next chunk and drops the bytes before `at`; false at the end of the file. Older indexes shift by the old `at`. */
  async more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    this.#base += this.at;
    this.bytes = this.at === this.bytes.length ? value : Buffer.concat([this.bytes.subarray(this.at), value]);
    this.at = 0;
    return true;
  }

  /** Moves to the next byte that is not white space and returns it; undefined at the end of the file. */
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
