import type { RecorderListener, RecorderPort, Recording } from '../../src/check/ports.ts';
import { type ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';

/** Size of a piece of the video, more than the service needs of the first. */
export const PIECE_BYTES = 60_000;

/** A recorder that starts, delivers and stops as the test says. */
export class FakeRecorder implements RecorderPort {
  /** What the next `start` throws. */
  refusal: FaceLivenessError | null = null;
  /** Streams that were recorded, in order. */
  readonly streams: MediaStream[] = [];
  readonly #running = new Map<Recording, RecorderListener>();
  readonly #stopping = new Set<Recording>();

  start(stream: MediaStream, listener: RecorderListener): Recording {
    if (this.refusal) throw this.refusal;
    if (stream.getVideoTracks().length === 0) throw new FaceLivenessError('recorder-failed');
    this.streams.push(stream);
    const recording: Recording = {
      stop: () => {
        if (this.#running.has(recording)) this.#stopping.add(recording);
      },
      abandon: () => this.#end(recording),
    };
    this.#running.set(recording, listener);
    return recording;
  }

  /** Recordings that nobody has ended and that have not stopped. */
  get runningCount(): number {
    return this.#running.size;
  }

  /** Whether the end of a recording was asked for. */
  get isStopping(): boolean {
    return this.#stopping.size > 0;
  }

  begin(videoStartMs: number): void {
    for (const listener of this.#running.values()) listener.onStarted(videoStartMs);
  }

  deliver(chunk: Blob = new Blob([new Uint8Array(PIECE_BYTES)])): void {
    for (const listener of this.#running.values()) listener.onChunk(chunk);
  }

  /** The recorder has stopped: as asked, or by itself. The last piece of the video comes first. */
  finish(videoEndMs: number): void {
    const running = [...this.#running];
    for (const [recording, listener] of running) {
      listener.onChunk(new Blob(['the last piece']));
      if (!this.#running.has(recording)) continue;
      this.#end(recording);
      listener.onStopped(videoEndMs);
    }
  }

  fail(code: ErrorCode = 'recorder-failed'): void {
    const running = [...this.#running];
    for (const [recording, listener] of running) {
      this.#end(recording);
      listener.onFailed(new FaceLivenessError(code));
    }
  }

  #end(recording: Recording): void {
    this.#running.delete(recording);
    this.#stopping.delete(recording);
  }
}
