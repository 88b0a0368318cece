import type { Size } from '../core/box.ts';
import { asFaceLivenessError, CLOSE_CODE, type ErrorCode, FaceLivenessError } from '../core/errors.ts';
import type { CheckEffect, CheckFact, TimeLimits } from '../core/state.ts';
import { CameraHolder } from './camera-holder.ts';
import type {
  CameraListener,
  CameraRequest,
  ChallengePreference,
  ClockAnchor,
  LivenessSession,
  LivenessStream,
  OpenCamera,
  Ports,
  Recording,
  SessionSource,
  StreamListener,
  VerdictSource,
} from './ports.ts';
import { Retries } from './retry.ts';

/** What one check works with, settled when it begins. */
export interface CheckRequest {
  readonly camera: Pick<CameraRequest, 'deviceId' | 'allowVirtualCamera'>;
  readonly challenge: ChallengePreference;
  readonly sessionSource: SessionSource;
  /** Answers when the host does not. */
  readonly verdictSource: VerdictSource | null;
  readonly hasStartScreen: boolean;
  readonly userAgent: string;
  readonly limits: TimeLimits;
  /**
   * Tells the host that the analysis is complete.
   * @returns The host's promise of a verdict, or `null` when it made none.
   */
  announceAnalysis(session: LivenessSession): Promise<{ readonly isLive: boolean }> | null;
}

/**
 * Does what the state machine asks for, through the ports, and owns everything that a check holds: what is acquired
 * here is released here, by the one `release` effect.
 */
export class EffectRunner {
  readonly #ports: Ports;
  readonly #dispatch: (fact: CheckFact) => void;
  #request: CheckRequest | null = null;
  #anchor: ClockAnchor | null = null;
  #session: LivenessSession | null = null;
  readonly #camera: CameraHolder;
  readonly #retries: Retries;
  #stream: LivenessStream | null = null;
  #recording: Recording | null = null;
  /** Ends everything that is still awaited. Replaced by every release. */
  #scope = new AbortController();
  /** Ends the wait for the detector; Begin waits anew, for the same load. */
  #loading = new AbortController();
  /** Ends the wait for a session and its connection; only the newest is waited for. */
  #taking = new AbortController();
  readonly #releases: (() => void)[] = [];

  constructor(ports: Ports, dispatch: (fact: CheckFact) => void) {
    this.#ports = ports;
    this.#dispatch = dispatch;
    this.#camera = new CameraHolder(ports.camera);
    this.#retries = new Retries(ports, (what) => dispatch({ type: 'retry', what }));
  }

  /** The camera that is open, for the preview. */
  get camera(): OpenCamera | null {
    return this.#camera.camera;
  }

  /** Sets what the next check works with; call it before `begin` is dispatched. */
  prepare(request: CheckRequest): void {
    const { clock } = this.#ports;
    this.#request = request;
    this.#anchor = { epochMs: clock.epochMs(), monotonicMs: clock.nowMs() };
  }

  /**
   * Opens the camera before a check, for a preview; the check then goes on with it.
   * @param onLost Told when the camera is lost before a check uses it.
   * @returns `null` when something else was asked of the camera before it was open.
   * @throws {FaceLivenessError} As {@link CameraPort.open}; that is no failed check.
   */
  previewCamera(request: CameraRequest, onLost: () => void): Promise<OpenCamera | null> {
    return this.#camera.open(request, { onGranted: () => undefined, onLost, onMuted: () => undefined });
  }

  /** Closes the camera that {@link previewCamera} opened. Not while a check runs. */
  closePreview(): void {
    this.#camera.close();
  }

  run(effect: CheckEffect): void {
    switch (effect.type) {
      case 'load-detector':
        this.#loading = replaced(this.#loading);
        this.#attempt('detector-failed', (signal) => this.#loadDetector(signal), this.#loading.signal);
        break;
      case 'open-camera':
        this.#attempt('camera-in-use', (signal) => this.#startCamera(signal));
        break;
      case 'take-session':
        this.#taking = replaced(this.#taking);
        this.#attempt('no-session', (signal) => this.#takeSession(signal), this.#taking.signal);
        break;
      case 'open-stream':
        this.#attempt('connection-failed', (signal) => this.#openStream(effect.frame, signal), this.#taking.signal);
        break;
      case 'close-stream':
        this.#taking = replaced(this.#taking);
        this.#stream?.close(effect.closeCode);
        this.#stream = null;
        break;
      case 'start-detection':
        this.#attempt('detector-failed', () => this.#startDetection());
        break;
      case 'start-recorder':
        this.#attempt('recorder-failed', () => this.#startRecorder());
        break;
      case 'stop-recorder':
        this.#attempt('recorder-failed', () => this.#recording?.stop());
        break;
      case 'send':
        this.#attempt('internal', () => this.#stream?.send(effect.event));
        break;
      case 'finish-stream':
        this.#attempt('internal', () => this.#stream?.finish(effect.end));
        break;
      case 'ask-verdict':
        this.#attempt('verdict-failed', (signal) => this.#askVerdict(signal));
        break;
      case 'release':
        this.#release(effect.closeCode);
        break;
      default:
        unreachable(effect);
    }
  }

  /** Runs one piece of work; its failure is reported unless nobody waits for it any more. */
  #attempt(
    code: ErrorCode,
    work: (signal: AbortSignal) => Promise<void> | void,
    signal: AbortSignal = this.#scope.signal,
  ): void {
    const report = (failure: unknown): void => {
      if (!signal.aborted) this.#dispatch({ type: 'failed', error: asFaceLivenessError(failure, code) });
    };
    try {
      work(signal)?.catch(report);
    } catch (failure) {
      report(failure);
    }
  }

  async #loadDetector(signal: AbortSignal): Promise<void> {
    const { code, faceTracker } = this.#ports;
    const load = async (): Promise<void> => {
      await code.load();
      signal.throwIfAborted();
      await faceTracker.load(() => this.#dispatch({ type: 'detector-progress' }), signal);
    };
    await this.#retries.run('assets', load, signal);
    if (!signal.aborted) this.#dispatch({ type: 'detector-ready' });
  }

  async #startCamera(signal: AbortSignal): Promise<void> {
    this.#watchPage();
    const { camera, limits } = this.#theRequest();
    const request = { ...camera, firstFrameMs: limits.firstFrameMs };
    const listener = this.#cameraListener();
    const ask = (): Promise<OpenCamera | null> => this.#camera.open(request, listener);
    const open = this.#camera.handOver(request, listener) ?? (await this.#retries.run('camera', ask, signal));
    if (!open) return;
    const { size, isFallback } = open;
    this.#dispatch({ type: 'camera-ready', camera: { size, isFallback } });
  }

  #cameraListener(): CameraListener {
    return {
      onGranted: () => this.#dispatch({ type: 'camera-granted' }),
      onLost: () => this.#dispatch({ type: 'failed', error: new FaceLivenessError('camera-lost') }),
      onMuted: (isMuted) => this.#dispatch({ type: 'camera-muted', isMuted }),
    };
  }

  #watchPage(): void {
    this.#releases.push(
      this.#ports.page.watch({
        onHidden: () => this.#dispatch({ type: 'page-hidden' }),
        onShown: () => this.#dispatch({ type: 'page-shown' }),
        onLeft: () => this.#dispatch({ type: 'page-left' }),
        onOffline: () => this.#dispatch({ type: 'offline' }),
        onOrientation: (isSideways) => this.#dispatch({ type: 'orientation', isSideways }),
      }),
    );
  }

  async #takeSession(signal: AbortSignal): Promise<void> {
    const { sessionSource, challenge } = this.#theRequest();
    const session = await sessionSource.take(challenge, signal);
    if (signal.aborted) return;
    this.#session = session;
    const { sessionId, region } = session;
    this.#dispatch({ type: 'session-taken', sessionId, region });
  }

  async #openStream(frame: Size, signal: AbortSignal): Promise<void> {
    const { hasStartScreen, userAgent } = this.#theRequest();
    const session = this.#session;
    const anchor = this.#anchor;
    if (!session || !anchor) return;
    const open = (): Promise<void> =>
      new Promise((onOpened, onNotOpened) => {
        const challengeId = this.#ports.createId();
        const attemptCount = this.#ports.countConnection();
        const request = { session, anchor, frame, challengeId, attemptCount, hasStartScreen, userAgent };
        this.#stream?.close(CLOSE_CODE.unspecified);
        this.#stream = this.#ports.stream.open(request, this.#streamListener(onOpened, onNotOpened));
      });
    await this.#retries.run('connection', open, signal);
  }

  /** A handshake that fails leaves the session unused, so it belongs to whoever may try again. */
  #streamListener(onOpened: () => void, onNotOpened: (error: FaceLivenessError) => void): StreamListener {
    let isOpen = false;
    return {
      onOpened: () => {
        isOpen = true;
        onOpened();
        this.#dispatch({ type: 'stream-opened' });
      },
      onChallenge: (challenge) => this.#dispatch({ type: 'challenge', challenge }),
      onDisconnected: () => this.#dispatch({ type: 'disconnected' }),
      onUpload: (waitingBytes, isSlow) => this.#dispatch({ type: 'upload', waitingBytes, isSlow }),
      onFailed: (error) => (isOpen ? this.#dispatch({ type: 'failed', error }) : onNotOpened(error)),
    };
  }

  #startDetection(): void {
    const { camera } = this.#camera;
    if (!camera) return;
    this.#releases.push(this.#ports.wakeLock.acquire());
    this.#ports.faceTracker.start(camera.track, {
      onFrame: (observation) => this.#dispatch({ type: 'frame', observation }),
      onFailed: (error) => this.#dispatch({ type: 'failed', error }),
    });
  }

  #startRecorder(): void {
    const { camera } = this.#camera;
    const stream = this.#stream;
    if (!camera || !stream) return;
    this.#recording = this.#ports.recorder.start(camera.stream, {
      onStarted: (videoStartMs) => this.#dispatch({ type: 'recorder-started', videoStartMs }),
      onChunk: (chunk) => {
        stream.sendVideo(chunk);
        this.#dispatch({ type: 'video', bytes: chunk.size });
      },
      onStopped: (videoEndMs) => this.#dispatch({ type: 'recorder-stopped', videoEndMs }),
      onFailed: (error) => this.#dispatch({ type: 'failed', error }),
    });
  }

  async #askVerdict(signal: AbortSignal): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (!session) return;
    const { announceAnalysis, verdictSource } = this.#theRequest();
    const answer = announceAnalysis(session) ?? verdictSource?.fetch(session, signal) ?? null;
    if (answer === null) {
      this.#dispatch({ type: 'verdict-absent' });
      return;
    }
    this.#dispatch({ type: 'verdict-expected' });
    const { isLive } = await answer;
    if (!signal.aborted) this.#dispatch({ type: 'verdict', isLive });
  }

  #release(closeCode: number): void {
    this.#scope = replaced(this.#scope);
    this.#loading = replaced(this.#loading);
    this.#taking = replaced(this.#taking);
    this.#recording?.abandon();
    this.#recording = null;
    this.#stream?.close(closeCode);
    this.#stream = null;
    this.#ports.faceTracker.close();
    this.#camera.close();
    for (const release of this.#releases.splice(0)) release();
    // After a complete session its verdict is still to be asked for.
    if (closeCode !== CLOSE_CODE.normal) this.#session = null;
  }

  #theRequest(): CheckRequest {
    if (!this.#request) throw new TypeError('no check was prepared');
    return this.#request;
  }
}

/** Aborts it. A new one takes its place, since the reason of an abort keeps what it ended, credentials included. */
function replaced(controller: AbortController): AbortController {
  controller.abort();
  return new AbortController();
}

function unreachable(effect: never): never {
  throw new TypeError(`nobody runs ${JSON.stringify(effect)}`);
}
