import { clearCredentialCache, type SignatureV4 } from '@smithy/signature-v4';
import type { Clock, LivenessStream, StreamListener, StreamPort, StreamRequest } from '../check/ports.ts';
import type { ChallengeName } from '../core/challenge.ts';
import { asFaceLivenessError, CLOSE_CODE, FaceLivenessError } from '../core/errors.ts';
import type { SessionEvent } from '../core/state.ts';
import { EventSigner } from './event-signer.ts';
import { encodeSessionEvent, encodeVideoEvent, parseServerMessage, type ServerMessage } from './liveness-messages.ts';
import { MessageReader } from './message-reader.ts';
import { type Outgoing, OutgoingQueue } from './outgoing-queue.ts';
import { createSigner, presignUrl } from './presigned-url.ts';
import { Socket, type WebSocketConstructor } from './socket.ts';
import { type UploadAmounts, UploadWatch } from './upload-watch.ts';
import { WireClock } from './wire-clock.ts';

/** What streams need from the world. */
export interface StreamPortOptions {
  readonly clock: Clock;
  /** Defaults to the platform's. */
  readonly WebSocket?: WebSocketConstructor;
  /** Bits a second that the line carried before, `null` when that is not known; asked for each stream. */
  readonly lineSpeed?: () => number | null;
  /**
   * Service time minus local time, or `null` when it cannot be told. Asked when the service refuses a signature in a
   * way that a wrong clock explains; the connection is then tried once more. Without it the refusal is reported.
   */
  readonly measureClockOffset?: (signal: AbortSignal) => Promise<number | null>;
}

/** Streams to the Rekognition streaming endpoint, or to whatever the session's endpoint names. */
export function createStreamPort(options: StreamPortOptions): StreamPort {
  return { open: (request, listener) => new Connection(options, request, listener) };
}

/** The service accepts later video events only at this distance. Source: the deployed clients. */
const VIDEO_INTERVAL_MS = 100;
/** A smaller difference of clocks cannot be why a signature was refused: the service's window is five minutes. */
const NOTABLE_SKEW_MS = 60_000;

/** An open socket and what belongs to it alone. */
interface Link {
  readonly socket: Socket;
  readonly signer: EventSigner;
  readonly clock: WireClock;
}

class Connection implements LivenessStream {
  readonly #options: StreamPortOptions;
  readonly #request: StreamRequest;
  readonly #listener: StreamListener;
  readonly #queue = new OutgoingQueue();
  readonly #upload: UploadWatch;
  readonly #ended = new AbortController();
  #link: Link | null = null;
  #isOpen = false;
  #hasReportedOpen = false;
  #hasCorrectedClock = false;
  #challengeName: ChallengeName | null = null;
  #isSending = false;
  #sendingBytes = 0;
  #lastVideoMs = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;

  constructor(options: StreamPortOptions, request: StreamRequest, listener: StreamListener) {
    this.#options = options;
    this.#request = request;
    this.#listener = listener;
    const told = {
      onUpload: (waitingBytes: number, isSlow: boolean): void => listener.onUpload(waitingBytes, isSlow),
      onStalled: () => this.#fail(new FaceLivenessError('connection-lost', { message: 'The upload stood still.' })),
    };
    this.#upload = new UploadWatch(options.clock, () => this.#amounts(), told, options.lineSpeed?.() ?? null);
    void this.#connect(request);
  }

  sendVideo(chunk: Blob): void {
    this.#queue.addVideo(chunk);
    this.#proceed();
  }

  send(event: SessionEvent): void {
    this.#queue.addEvent(event);
    this.#proceed();
  }

  finish(end: SessionEvent & { readonly type: 'end' }): void {
    this.#queue.finish(end);
    this.#upload.finish();
    this.#proceed();
  }

  close(closeCode: number): void {
    this.#end();
    this.#link?.socket.close(closeCode);
  }

  #amounts(): UploadAmounts {
    const { handedBytes = 0, bufferedBytes = 0 } = this.#link?.socket ?? {};
    return { queuedBytes: this.#queue.waitingBytes + this.#sendingBytes, handedBytes, bufferedBytes };
  }

  get #isOver(): boolean {
    return this.#ended.signal.aborted;
  }

  #end(): void {
    this.#ended.abort();
    this.#upload.stop();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#forgetKeys();
  }

  /** The signer's library keeps session tokens and the keys derived with them for as long as the page lives. */
  #forgetKeys(): void {
    if (this.#isOver) clearCredentialCache();
  }

  #fail(error: FaceLivenessError): void {
    if (this.#isOver) return;
    this.#end();
    this.#listener.onFailed(error);
  }

  async #connect(request: StreamRequest): Promise<void> {
    try {
      const clock = new WireClock(this.#options.clock, request.anchor, request.session.clockOffsetMs);
      const signer = createSigner(request.session);
      const { url, signature } = await presignUrl(request, signer, clock.nowEpochMs());
      if (!this.#isOver) this.#link = this.#openLink(url, signature, signer, clock);
    } catch (failure) {
      this.#fail(asFaceLivenessError(failure, 'internal'));
    } finally {
      this.#forgetKeys();
    }
  }

  #openLink(url: string, urlSignature: string, signer: SignatureV4, clock: WireClock): Link {
    const reader = new MessageReader();
    const onMessage = (bytes: Uint8Array): void => {
      try {
        for (const envelope of reader.push(bytes)) this.#receive(parseServerMessage(envelope), socket);
      } catch (failure) {
        this.#fail(asFaceLivenessError(failure, 'internal'));
      }
    };
    const socket = new Socket(
      url,
      { onOpened: () => this.#onOpened(), onMessage, onFailed: (error) => this.#fail(error) },
      this.#options.WebSocket ?? WebSocket,
    );
    return { socket, signer: new EventSigner(signer, urlSignature), clock };
  }

  #onOpened(): void {
    this.#isOpen = true;
    if (!this.#hasReportedOpen) this.#listener.onOpened();
    this.#hasReportedOpen = true;
    this.#proceed();
  }

  #receive(message: ServerMessage, source: Socket): void {
    if (this.#isOver || source !== this.#link?.socket) return;
    switch (message.kind) {
      case 'challenge':
        this.#challengeName = message.challenge.name;
        this.#listener.onChallenge(message.challenge);
        return;
      case 'disconnection':
        this.#end();
        this.#listener.onDisconnected();
        return;
      case 'failure':
        if (message.mayBeClockSkew && this.#challengeName === null) void this.#correctClock(message.error);
        else this.#fail(message.error);
        return;
      case 'notice':
        return;
      default:
        message satisfies never;
    }
  }

  /** A refused signature does not use the session up, so the connection is tried once more with the right time. */
  async #correctClock(refusal: FaceLivenessError): Promise<void> {
    this.#link?.socket.close(CLOSE_CODE.unspecified);
    this.#link = null;
    this.#isOpen = false;
    if (this.#hasCorrectedClock) {
      this.#fail(new FaceLivenessError('clock-skew', { cause: refusal }));
      return;
    }
    this.#hasCorrectedClock = true;
    const { session, attemptCount } = this.#request;
    const offsetMs = (await this.#options.measureClockOffset?.(this.#ended.signal).catch(() => null)) ?? null;
    if (offsetMs === null || Math.abs(offsetMs - session.clockOffsetMs) < NOTABLE_SKEW_MS) {
      this.#fail(refusal);
      return;
    }
    const corrected = { ...session, clockOffsetMs: offsetMs };
    await this.#connect({ ...this.#request, session: corrected, attemptCount: attemptCount + 1 });
  }

  /** Sends what may be sent. Runs one at a time, since every signature covers the one before. */
  #proceed(): void {
    if (this.#isOver) return;
    this.#upload.check();
    if (!this.#isSending && this.#isOpen) void this.#sendWaiting();
  }

  async #sendWaiting(): Promise<void> {
    this.#isSending = true;
    try {
      while (!this.#isOver && !this.#mustPause()) {
        const before = this.#queue.waitingBytes;
        const next = this.#queue.take();
        if (!next) break;
        this.#sendingBytes = before - this.#queue.waitingBytes;
        await this.#sendOne(next);
        this.#sendingBytes = 0;
        if (!this.#isOver) this.#upload.check();
      }
    } catch (failure) {
      this.#fail(asFaceLivenessError(failure, 'internal'));
    } finally {
      this.#isSending = false;
      this.#forgetKeys();
    }
  }

  /** Whether the next piece of the video has to wait; a timer then goes on. */
  #mustPause(): boolean {
    const waitMs = this.#lastVideoMs + VIDEO_INTERVAL_MS - this.#options.clock.nowMs();
    if (!this.#queue.isVideoNext || waitMs <= 0) return false;
    this.#cancelTimer ??= this.#options.clock.startTimer(waitMs, () => {
      this.#cancelTimer = null;
      this.#proceed();
    });
    return true;
  }

  async #sendOne(next: Outgoing): Promise<void> {
    const link = this.#link;
    if (!link) return;
    const video = next.kind === 'video' ? new Uint8Array(await next.video.arrayBuffer()) : new Uint8Array();
    const sentEpochMs = link.clock.nowEpochMs();
    const inner = next.kind === 'event' ? this.#encode(next.event, link) : encodeVideoEvent(video, sentEpochMs);
    const outer = await link.signer.sign(inner, sentEpochMs);
    if (this.#isOver) return;
    link.socket.send(outer);
    if (next.kind === 'video') this.#lastVideoMs = this.#options.clock.nowMs();
  }

  #encode(event: SessionEvent, link: Link): Uint8Array {
    if (!this.#challengeName) throw new FaceLivenessError('internal', { message: 'An event before any challenge.' });
    const { challengeId, frame } = this.#request;
    return encodeSessionEvent(event, this.#challengeName, { challengeId, frame, clock: link.clock });
  }
}
