/** What Chromium holds between page and network: a pipe that is filled anew only when it is empty, and its content on the way. */
const PIPE_BYTES = 131_072;
/** What the system's send buffer takes. */
const SYSTEM_BYTES = 65_536;

/** A socket of Chromium on a slow line, as measured: what of its bytes is where, as time goes by. */
export class ModelledSocket {
  /** Speed of the line; it may change. */
  bitsPerSecond: number;
  handedBytes = 0;
  /** What `bufferedAmount` says. */
  bufferedBytes = 0;
  carriedBytes = 0;
  isStalled = false;
  #pipeBytes = 0;
  #flyingBytes = 0;
  #systemBytes = 0;

  constructor(bitsPerSecond: number) {
    this.bitsPerSecond = bitsPerSecond;
  }

  send(bytes: number): void {
    this.handedBytes += bytes;
    this.bufferedBytes += bytes;
    this.#settle();
  }

  /** One millisecond goes by. */
  tick(): void {
    if (!this.isStalled) {
      const bytes = Math.min(this.bitsPerSecond / 8000, this.#systemBytes);
      this.#systemBytes -= bytes;
      this.carriedBytes += bytes;
    }
    this.#settle();
  }

  #settle(): void {
    for (let round = 0; round < 3; round += 1) {
      const toSystem = Math.min(SYSTEM_BYTES - this.#systemBytes, this.#flyingBytes);
      this.#flyingBytes -= toSystem;
      this.#systemBytes += toSystem;
      if (this.#flyingBytes === 0) {
        this.#flyingBytes = this.#pipeBytes;
        this.#pipeBytes = 0;
      }
      if (this.#pipeBytes === 0) {
        this.#pipeBytes = Math.min(PIPE_BYTES, this.bufferedBytes);
        this.bufferedBytes -= this.#pipeBytes;
      }
    }
  }
}
