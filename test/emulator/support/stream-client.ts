import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { SignatureV4 } from '@smithy/signature-v4';
import { WebSocket } from 'ws';
import type { WireChallenge, WireEvent } from './genuine-check.ts';
import { presign, type StreamClientOptions } from './signed-url.ts';

/** A message of the service, decoded. */
export interface ServiceMessage {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly type: string;
  // Foreign data; each test reads what it needs.
  readonly body: Record<string, unknown>;
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

/** A client of the stream, built on the libraries of AWS and not on anything of this project. */
export class StreamClient {
  readonly #socket: WebSocket;
  readonly #signer: SignatureV4;
  readonly #skewMs: number;
  readonly #messages: ServiceMessage[] = [];
  readonly #waiting: ((message: ServiceMessage) => void)[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  #priorSignature: string;

  private constructor(socket: WebSocket, signer: SignatureV4, priorSignature: string, skewMs: number) {
    this.#socket = socket;
    this.#signer = signer;
    this.#priorSignature = priorSignature;
    this.#skewMs = skewMs;
    socket.on('message', (data: Buffer) => this.#receive(data));
    this.closed = new Promise((resolve) => socket.on('close', resolve));
  }

  /** Opens a stream; rejects when the upgrade is refused. */
  static async open(options: StreamClientOptions): Promise<StreamClient> {
    const { url, signer, signature } = await presign(options);
    const socket = new WebSocket(url, options.ca === undefined ? {} : { ca: options.ca });
    const client = new StreamClient(socket, signer, signature, options.skewMs ?? 0);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => resolve());
      socket.on('error', reject);
    });
    return client;
  }

  /** The next message of the service, in order. Rejects when the stream closes first. */
  async next(): Promise<ServiceMessage> {
    const queued = this.#messages.shift();
    if (queued) return queued;
    const arrived = new Promise<ServiceMessage>((resolve) => this.#waiting.push(resolve));
    const closed = this.closed.then((code): never => {
      throw new Error(`The stream closed with ${code} before another message came.`);
    });
    return Promise.race([arrived, closed]);
  }

  /** Reads the announcement and the parameters of the challenge. */
  async challenge(): Promise<WireChallenge> {
    await this.next();
    return toWireChallenge(await this.next());
  }

  /** Signs and sends one event. */
  async send(event: WireEvent): Promise<void> {
    await this.sendInner(encodeInner(event));
  }

  /** Signs and sends an inner message, or an empty payload. */
  async sendInner(inner: Uint8Array, tamper: (outer: Buffer) => Buffer = (outer) => outer): Promise<void> {
    this.#socket.send(tamper(await this.sign(inner)));
  }

  /** The outer message for an inner one; moves the chain on. */
  async sign(inner: Uint8Array, date: Date = new Date(Date.now() + this.#skewMs)): Promise<Buffer> {
    const dateHeader = { ':date': { type: 'timestamp' as const, value: date } };
    const headers = codec.formatHeaders(dateHeader);
    const signature = await this.#signer.sign(
      { headers, payload: inner },
      { priorSignature: this.#priorSignature, signingDate: date },
    );
    this.#priorSignature = signature;
    const value = new Uint8Array(Buffer.from(signature, 'hex'));
    return Buffer.from(
      codec.encode({ headers: { ...dateHeader, ':chunk-signature': { type: 'binary', value } }, body: inner }),
    );
  }

  /** Sends bytes as they are. */
  sendRaw(data: Buffer | string): void {
    this.#socket.send(data);
  }

  /** Sends one message in pieces of this size. */
  sendFragments(data: Buffer, pieceBytes: number): void {
    for (let at = 0; at < data.length; at += pieceBytes) {
      this.#socket.send(data.subarray(at, at + pieceBytes), { fin: at + pieceBytes >= data.length });
    }
  }

  /** Sends the beginning of a message that never ends. */
  sendUnfinished(data: Buffer): void {
    this.#socket.send(data, { fin: false });
  }

  async sendAll(events: readonly WireEvent[]): Promise<void> {
    for (const event of events) await this.send(event);
  }

  /** Waits until the service has handled everything that was sent: its pong comes after that. */
  async settled(): Promise<void> {
    const pong = new Promise<void>((resolve) => this.#socket.once('pong', () => resolve()));
    this.#socket.ping();
    await pong;
  }

  /** Cuts the connection without a close frame. */
  vanish(): void {
    this.#socket.terminate();
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  #receive(data: Buffer): void {
    const { headers, body } = codec.decode(data);
    const values = Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));
    const message = {
      headers: values,
      type: String(values[':event-type'] ?? values[':exception-type'] ?? ''),
      body: parseJson(body),
    };
    const waiting = this.#waiting.shift();
    if (waiting) waiting(message);
    else this.#messages.push(message);
  }
}

/** Encodes an event as the inner message. */
export function encodeInner(event: WireEvent, headers: Readonly<Record<string, string>> = {}): Uint8Array {
  const all = { ':event-type': event.type, ':message-type': 'event', ':content-type': 'application/json', ...headers };
  return codec.encode({
    headers: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { type: 'string' as const, value }])),
    body: Buffer.from(JSON.stringify(event.body)),
  });
}

/** The challenge in a `ServerSessionInformationEvent`. */
export function toWireChallenge(message: ServiceMessage): WireChallenge {
  const information = message.body['SessionInformation'] as { Challenge: Record<string, object> };
  const [[name, parameters] = ['', {}]] = Object.entries(information.Challenge);
  return { name, ColorSequences: [], ...parameters } as unknown as WireChallenge;
}

function parseJson(body: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>;
  } catch {
    return {}; // One of the ordered faults is a payload that is not JSON.
  }
}
