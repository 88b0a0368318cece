import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { LivenessStream, StreamRequest } from '../../src/check/ports.ts';
import type { FaceLivenessError } from '../../src/core/errors.ts';
import type { SessionEvent } from '../../src/core/state.ts';
import { createStreamPort, type StreamPortOptions } from '../../src/transport/liveness-stream.ts';
import type { WebSocketConstructor } from '../../src/transport/socket.ts';
import { Journal } from './journal.ts';
import { ManualClock } from './manual-clock.ts';
import { codec } from './server-messages.ts';

/** What a stream told its listener. */
export type Told =
  | { readonly type: 'opened' | 'disconnected' }
  | { readonly type: 'challenge'; readonly name: string }
  | { readonly type: 'upload'; readonly waitingBytes: number; readonly isSlow: boolean }
  | { readonly type: 'failed'; readonly error: FaceLivenessError };

/** A message of the client, taken apart, and the manual clock's time of its arrival. */
export interface Heard {
  readonly type: string;
  readonly body: Record<string, unknown>;
  readonly dateEpochMs: number;
  readonly atMs: number;
}

const WebSocketClass = WebSocket as unknown as WebSocketConstructor;
const BOX = { leftPx: 176, topPx: 8, widthPx: 288, heightPx: 465 };

export const START: SessionEvent = { type: 'start', videoStartMs: 10, initialFace: { box: BOX, capturedMs: 20 } };
export const END = {
  type: 'end',
  videoEndMs: 5000,
  initialFace: { box: BOX, capturedMs: 20 },
  targetFace: { box: BOX, startMs: 3000, endMs: 4900 },
} as const satisfies SessionEvent;

/** A stream of ours and a real server on loopback that plays the service. */
export class StreamHarness {
  readonly clock = new ManualClock();
  readonly told = new Journal<Told>();
  readonly heard = new Journal<Heard>();
  readonly requests = new Journal<IncomingMessage>();
  /** Close codes that the server received. */
  readonly closes = new Journal<number>();
  readonly sockets = new Journal<WebSocket>();
  readonly #http: Server = createServer((_, response) => response.writeHead(400).end());
  readonly #streams: LivenessStream[] = [];

  static async start(): Promise<StreamHarness> {
    const harness = new StreamHarness();
    await new Promise<void>((resolve) => harness.#http.listen(0, '127.0.0.1', resolve));
    return harness;
  }

  /** Answers upgrades like the service. Without it the server refuses them. */
  acceptConnections(): void {
    const server = new WebSocketServer({ server: this.#http });
    server.on('connection', (socket, request) => {
      socket.on('message', (data: Buffer) => this.heard.add(takeApart(data, this.clock.nowMs())));
      socket.on('close', (code) => this.closes.add(code));
      this.requests.add(request);
      this.sockets.add(socket);
    });
  }

  get endpoint(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  open(changes: Partial<StreamRequest> = {}, options: Partial<StreamPortOptions> = {}): LivenessStream {
    const port = createStreamPort({ clock: this.clock, WebSocket: WebSocketClass, ...options });
    const stream = port.open(this.request(changes), {
      onOpened: () => this.told.add({ type: 'opened' }),
      onChallenge: ({ name }) => this.told.add({ type: 'challenge', name }),
      onDisconnected: () => this.told.add({ type: 'disconnected' }),
      onUpload: (waitingBytes, isSlow) => this.told.add({ type: 'upload', waitingBytes, isSlow }),
      onFailed: (error) => this.told.add({ type: 'failed', error }),
    });
    this.#streams.push(stream);
    return stream;
  }

  request(changes: Partial<StreamRequest> = {}): StreamRequest {
    return {
      session: {
        sessionId: '6d1f8a52-9c1e-4a8f-b7f0-2f4b9f1f5a77',
        region: 'us-east-1',
        endpoint: this.endpoint,
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
        clockOffsetMs: 0,
      },
      frame: { widthPx: 640, heightPx: 480 },
      challengeId: '0b8f5b6e-1f0f-4b8a-9a51-3c6b8a1f2d10',
      anchor: { epochMs: this.clock.epochMs(), monotonicMs: this.clock.nowMs() },
      attemptCount: 1,
      hasStartScreen: true,
      userAgent: 'face-liveness/0.1.0',
      ...changes,
    };
  }

  /** Opens a stream and lets the service send its session information. */
  async openWithChallenge(sessionInformation: Uint8Array): Promise<{ stream: LivenessStream; socket: WebSocket }> {
    this.acceptConnections();
    const stream = this.open();
    const socket = await this.sockets.first(() => true);
    socket.send(sessionInformation);
    await this.told.first(({ type }) => type === 'challenge');
    return { stream, socket };
  }

  async failure(): Promise<FaceLivenessError> {
    const told = await this.told.first(({ type }) => type === 'failed');
    if (told.type !== 'failed') throw new Error('Not a failure.');
    return told.error;
  }

  /** Everything but the upload's progress, by name. */
  get toldTypes(): readonly string[] {
    return this.told.entries.map(({ type }) => type).filter((type) => type !== 'upload');
  }

  async stop(): Promise<void> {
    for (const stream of this.#streams) stream.close(1000);
    for (const socket of this.sockets.entries) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

function takeApart(data: Buffer, atMs: number): Heard {
  const outer = codec.decode(new Uint8Array(data));
  const inner = codec.decode(outer.body);
  const date = outer.headers[':date']?.value;
  return {
    type: String(inner.headers[':event-type']?.value),
    body: JSON.parse(Buffer.from(inner.body).toString()) as Record<string, unknown>,
    dateEpochMs: date instanceof Date ? date.getTime() : Number.NaN,
    atMs,
  };
}

/** Container bytes of a certain size; every piece of the video is recognisable by its filling. */
export function piece(size: number, filling = 1): Blob {
  return new Blob([new Uint8Array(size).fill(filling)]);
}

/** The video bytes of a message, or `null` for a session event. */
export function videoOf({ type, body }: Heard): Buffer | null {
  return type === 'VideoEvent' ? Buffer.from(String(body['VideoChunk']), 'base64') : null;
}
