import type { RawData, WebSocket } from 'ws';
import type { SkewedClock } from '../clock.ts';
import type { StreamPlan } from '../faults.ts';
import { cutImages } from '../sessions/images.ts';
import type { LivenessSession } from '../sessions/session.ts';
import { ServiceException, toException } from '../service-exception.ts';
import { finding } from '../verdict/finding.ts';
import { judge, type Verdict } from '../verdict/verdict.ts';
import { closeSocket } from './close-socket.ts';
import type { CheckRecorder } from './check-recorder.ts';
import { parseClientEvent } from './client-event.ts';
import { detailOf, labelOf } from './event-description.ts';
import { decodeMessage } from './event-stream-message.ts';
import {
  challengeMessage,
  disconnectionMessage,
  exceptionMessage,
  sessionInformationMessage,
} from './service-messages.ts';
import type { SignatureChain } from './signature-chain.ts';
import { SlowReader } from './slow-reader.ts';

/** Close codes of the service. Source: the deployed clients. */
const CLOSE_NORMAL = 1000;
const CLOSE_IDLE = 4001;
const CLOSE_EXPIRED = 4003;

/** What one stream works with. The session was just opened and has a challenge. */
export interface ConnectionOptions {
  readonly socket: WebSocket;
  readonly session: LivenessSession;
  readonly recorder: CheckRecorder;
  readonly chain: SignatureChain;
  readonly clock: SkewedClock;
  readonly idleTimeoutMs: number;
  readonly plan: StreamPlan;
  /** A confidence that was scripted for this session after its stream was opened. */
  readonly lateConfidence: () => number | undefined;
  readonly log: (line: string) => void;
}

/** One open stream: receives a check, judges it and says when it is over. */
export class LivenessConnection {
  readonly #options: ConnectionOptions;
  readonly #slowReader: SlowReader | null;
  #cancelIdle: () => void = () => {};
  #cancelExpiry: () => void = () => {};
  #receivedBytes = 0;
  #isOver = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { socket, clock, plan } = options;
    const bytesPerSecond = plan.slowReadBytesPerSecond;
    this.#slowReader = bytesPerSecond === undefined ? null : new SlowReader(socket, clock, bytesPerSecond);
  }

  /** Announces the challenge and begins to listen. Everything ends with the socket or the session. */
  start(): void {
    const { socket, session, clock, plan } = this.#options;
    const lifeLeftMs = Math.max(0, session.expiresEpochMs - clock.trueNowMs());
    this.#cancelExpiry = clock.startTimer(lifeLeftMs, () => this.#expire());
    socket.on('message', (data, isBinary) => this.#arrived(data, isBinary));
    socket.on('close', (code) => this.#closed(code));
    // The socket closes itself after a violation of the WebSocket protocol, such as a message that is too large.
    socket.on('error', (error) => this.#end(error.message));
    this.#restartIdleTimer();
    if (plan.exception?.afterEvents === 0) this.#raisePlanned();
    else this.#announce();
  }

  #announce(): void {
    const { session, plan } = this.#options;
    if (!session.challenge) return;
    this.#send('ChallengeEvent', challengeMessage(session.challenge));
    this.#send('ServerSessionInformationEvent', sessionInformationMessage(session.challenge, plan.invalidChallenge));
    if (plan.closeEarlyAfterEvents === 0) this.#closeEarly();
  }

  #arrived(data: RawData, isBinary: boolean): void {
    const bytes = toBuffer(data);
    const arrivedEpochMs = this.#options.clock.nowMs();
    this.#restartIdleTimer();
    if (this.#slowReader) this.#slowReader.read(bytes.length, () => this.#receive(bytes, isBinary, arrivedEpochMs));
    else this.#receive(bytes, isBinary, arrivedEpochMs);
  }

  #receive(bytes: Buffer, isBinary: boolean, arrivedEpochMs: number): void {
    if (this.#isOver) return;
    this.#receivedBytes += bytes.length;
    const { dropAfterBytes } = this.#options.plan;
    if (dropAfterBytes !== undefined && this.#receivedBytes >= dropAfterBytes) {
      this.#end('the connection was cut as ordered');
      this.#options.socket.terminate();
      return;
    }
    try {
      if (!isBinary) throw new ServiceException('ValidationException', 'Messages have to be binary.');
      this.#receiveMessage(bytes, arrivedEpochMs);
    } catch (error) {
      this.#abort(error);
    }
  }

  #receiveMessage(bytes: Buffer, arrivedEpochMs: number): void {
    const { session, recorder, chain, plan } = this.#options;
    const outer = decodeMessage(bytes);
    chain.verify(outer, arrivedEpochMs);
    if (outer.payload.length === 0) {
      this.#record('in', 'end frame', bytes.length, 'empty payload, ignored');
      return;
    }
    if (!session.challenge) return;
    const event = parseClientEvent(decodeMessage(outer.payload), session.challenge.type);
    this.#record('in', labelOf(event), bytes.length, detailOf(event));
    const isLastChunk = recorder.add(event, arrivedEpochMs);
    if (plan.exception && recorder.events.length >= plan.exception.afterEvents) this.#raisePlanned();
    else if (plan.closeEarlyAfterEvents !== undefined && recorder.events.length >= plan.closeEarlyAfterEvents)
      this.#closeEarly();
    else if (isLastChunk) this.#finish();
  }

  #finish(): void {
    const { session, recorder, clock, plan, socket, lateConfidence, log } = this.#options;
    const check = recorder.toCheck();
    const verdict = scripted(judge(check), lateConfidence() ?? plan.confidence);
    this.#stop();
    session.finish(
      verdict,
      cutImages(check, verdict.video, session.settings.auditImagesLimit),
      check,
      clock.trueNowMs(),
    );
    this.#record('state', 'SUCCEEDED', 0, `confidence ${verdict.confidence.toFixed(2)}`);
    log(
      `check ${session.number}: judged, confidence ${verdict.confidence.toFixed(1)}, ${verdict.findings.length} findings`,
    );
    // Silence and the session's age end the stream all the same.
    if (plan.neverDisconnect) return;
    this.#cancelTimers();
    this.#send('DisconnectionEvent', disconnectionMessage(clock.nowMs()));
    closeSocket(socket, clock, CLOSE_NORMAL);
  }

  #raisePlanned(): void {
    const planned = this.#options.plan.exception;
    if (planned) this.#abort(new ServiceException(planned.name, planned.message ?? 'Ordered through the control API.'));
  }

  #closeEarly(): void {
    const { socket, clock } = this.#options;
    this.#end('the stream was closed early as ordered');
    closeSocket(socket, clock, CLOSE_NORMAL);
  }

  #abort(error: unknown): void {
    const { session, socket, clock, log } = this.#options;
    const exception = toException(error, log);
    log(`check ${session.number}: aborted with ${exception.name}`);
    this.#send(exception.name, exceptionMessage(exception));
    this.#end(`${exception.name}: ${exception.message}`);
    closeSocket(socket, clock, CLOSE_NORMAL);
  }

  #expire(): void {
    const { socket, clock } = this.#options;
    this.#end('the session expired', true);
    this.#cancelTimers();
    closeSocket(socket, clock, CLOSE_EXPIRED, 'Session expired');
  }

  #closed(code: number): void {
    this.#cancelTimers();
    if (this.#isOver) {
      this.#record('state', 'closed', 0, `code ${code}`);
      return;
    }
    this.#end(`the client closed the stream with ${code}`);
  }

  /** Ends the session without a result. */
  #end(reason: string, isExpiry = false): void {
    if (this.#isOver) return;
    const { session, recorder, clock, log } = this.#options;
    this.#stop();
    this.#cancelTimers();
    session.fail(reason, isExpiry, recorder.toCheck(), clock.trueNowMs());
    this.#record('state', isExpiry ? 'EXPIRED' : 'FAILED', 0, reason);
    log(`check ${session.number}: ${isExpiry ? 'expired' : 'failed'}`);
  }

  #stop(): void {
    this.#isOver = true;
    this.#slowReader?.release();
  }

  #cancelTimers(): void {
    this.#cancelIdle();
    this.#cancelExpiry();
  }

  #restartIdleTimer(): void {
    const { clock, idleTimeoutMs, socket } = this.#options;
    this.#cancelIdle();
    if (socket.readyState === socket.OPEN)
      this.#cancelIdle = clock.startTimer(idleTimeoutMs, () => this.#idleTimeOver());
  }

  #idleTimeOver(): void {
    // A paused socket shows nothing of what arrives meanwhile: the slowness that was ordered is no silence.
    if (this.#slowReader?.isBusy) return this.#restartIdleTimer();
    const { clock, socket } = this.#options;
    this.#end('the stream was idle');
    this.#cancelTimers();
    closeSocket(socket, clock, CLOSE_IDLE, 'Idle stream');
  }

  #send(label: string, message: Buffer): void {
    this.#options.socket.send(message);
    this.#record('out', label, message.length, '');
  }

  #record(direction: 'in' | 'out' | 'state', label: string, bytes: number, detail: string): void {
    const { session, clock } = this.#options;
    session.record(clock.trueNowMs(), { direction, label, bytes, detail });
  }
}

function scripted(verdict: Verdict, confidence: number | undefined): Verdict {
  if (confidence === undefined) return verdict;
  const note = finding(
    'note',
    'confidence-scripted',
    `The confidence was scripted; computed was ${verdict.confidence}.`,
  );
  return { ...verdict, confidence, findings: [...verdict.findings, note] };
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
