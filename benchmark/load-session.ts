import { encodeInner, StreamClient } from '../test/emulator/support/stream-client.ts';
import {
  challengeBody,
  genuineCheck,
  type WireChallenge,
  type WireEvent,
} from '../test/emulator/support/genuine-check.ts';
import { writeWebm } from '../test/emulator/support/webm-writer.ts';
import type { Addresses } from './emulator-process.ts';

/** What every session of a run sends. */
export interface Load {
  readonly seconds: number;
  readonly bitsPerSecond: number;
  readonly isSecure: boolean;
}

/** What one session sent and how it was answered. Times in milliseconds. */
export interface SessionReport {
  readonly sessionId: string;
  readonly sentMessages: number;
  readonly sentBytes: number;
  readonly videoBytes: number;
  /** From the last message to the DisconnectionEvent; null when that never came. */
  readonly acknowledgementMs: number | null;
  readonly pingsMs: readonly number[];
  /** When the stream was over, on the monotonic clock. */
  readonly endedMs: number;
}

const CHUNK_MS = 100;
/** The service takes no smaller first chunk. */
const MIN_CHUNK_BYTES = 10_000;
const PING_MS = 500;
const LIGHT_MS = 3450;
const FRAMES_PER_SECOND = 15;
/** A key frame of the written recordings is as large as four others, and there is one in each second. */
const FRAME_UNITS_PER_SECOND = FRAMES_PER_SECOND + 3;

/** An event and when it is to be sent, counted from the start of the recording. */
interface PlannedEvent {
  readonly event: WireEvent;
  readonly atMs: number;
}

/** One client: opens its stream early, and sends its video as a camera would make it. */
export class LoadSession {
  readonly #client: StreamClient;
  readonly #sessionId: string;
  readonly #challenge: WireChallenge;
  readonly #load: Load;

  private constructor(client: StreamClient, sessionId: string, challenge: WireChallenge, load: Load) {
    this.#client = client;
    this.#sessionId = sessionId;
    this.#challenge = challenge;
    this.#load = load;
  }

  static async open(addresses: Addresses, sessionId: string, load: Load): Promise<LoadSession> {
    const { credentials, certificate, streamUrl, secureStreamUrl } = addresses;
    const place = load.isSecure ? { streamUrl: secureStreamUrl, ca: certificate } : { streamUrl };
    const client = await StreamClient.open({ ...place, credentials, sessionId });
    return new LoadSession(client, sessionId, await client.challenge(), load);
  }

  /** @param startMs When the recording begins, on the monotonic clock; null sends everything at once. */
  async run(startMs: number | null): Promise<SessionReport> {
    // What is sent at once was recorded before.
    const plan = this.#plan(startMs === null ? Date.now() - this.#load.seconds * 1000 : Date.now());
    const pinging = new AbortController();
    const pings = startMs === null ? Promise.resolve([]) : this.#ping(pinging.signal);
    let sentBytes = 0;
    for (const { event, atMs } of plan) {
      if (startMs !== null) await until(startMs + atMs);
      const message = await this.#client.sign(encodeInner(event));
      sentBytes += message.length;
      this.#client.sendRaw(message);
    }
    const sentMs = performance.now();
    pinging.abort();
    const acknowledgementMs = await this.#client.next().then(
      ({ type }) => (type === 'DisconnectionEvent' ? performance.now() - sentMs : null),
      () => null,
    );
    await this.#client.closed;
    const endedMs = performance.now();
    const chunks = plan.map(({ event }) => String(event.body['VideoChunk'] ?? ''));
    return {
      sessionId: this.#sessionId,
      sentMessages: plan.length,
      sentBytes,
      videoBytes: chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk, 'base64'), 0),
      acknowledgementMs,
      pingsMs: await pings,
      endedMs,
    };
  }

  /** The events of a genuine check. All times in them are planned ones, so that every session gets the same verdict. */
  #plan(videoStartEpochMs: number): readonly PlannedEvent[] {
    const { seconds, bitsPerSecond } = this.#load;
    const endMs = seconds * 1000;
    const chunkBytes = Math.max(MIN_CHUNK_BYTES, Math.round((bitsPerSecond / 8000) * CHUNK_MS));
    const chunkMs = (chunkBytes * 8000) / bitsPerSecond;
    const frameBytes = Math.round(bitsPerSecond / 8 / FRAME_UNITS_PER_SECOND);
    const video = writeWebm({ durationMs: endMs - 100, framesPerSecond: FRAMES_PER_SECOND, frameBytes });
    const events = genuineCheck(this.#challenge, {
      videoStartEpochMs,
      video,
      videoEndMs: endMs,
      firstColorMs: endMs - LIGHT_MS - CHUNK_MS,
      firstChunkBytes: chunkBytes,
    });
    let chunks = 0;
    const planned = events.map((event): PlannedEvent => {
      if (event.type === 'VideoEvent' && event.body['VideoChunk'] !== '') {
        chunks += 1;
        const atMs = Math.round(chunks * chunkMs);
        return { event: { ...event, body: { ...event.body, TimestampMillis: videoStartEpochMs + atMs } }, atMs };
      }
      const color = challengeBody(event)['ColorDisplayed'] as { CurrentColorStartTimestamp: number } | undefined;
      return { event, atMs: color ? color.CurrentColorStartTimestamp - videoStartEpochMs : chunks * chunkMs };
    });
    const ending = planned.splice(-2);
    return [...planned.sort((a, b) => a.atMs - b.atMs), ...ending];
  }

  async #ping(signal: AbortSignal): Promise<number[]> {
    const pingsMs: number[] = [];
    while (!signal.aborted) {
      const sentMs = performance.now();
      await this.#client.settled();
      pingsMs.push(performance.now() - sentMs);
      await until(sentMs + PING_MS);
    }
    return pingsMs;
  }
}

async function until(atMs: number): Promise<void> {
  const leftMs = atMs - performance.now();
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
}
