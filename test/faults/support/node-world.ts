import { CheckEvents } from '../../../src/check-events.ts';
import { TraceRecorder } from '../../../src/check/trace.ts';
import type { Size } from '../../../src/core/box.ts';
import type { Face } from '../../../src/core/face.ts';
import { isActive } from '../../../src/core/transition.ts';
import { CheckHarness } from '../../support/check-harness.ts';
import { aLightChallenge, FAR_FACE, FITTING_FACE, FRAME, MOVEMENT } from '../../support/core-fixtures.ts';
import { settle } from '../../support/settle.ts';
import { isStanding, needsColors, type Place } from './places.ts';

/** What does not do its part any more. */
export type Broken =
  | 'frames'
  | 'service'
  | 'upload'
  | 'disconnection'
  | 'recorder start'
  | 'recorder stop'
  | 'chunks'
  | 'verdict'
  | 'session';

const LIGHT = aLightChallenge();
const FRAME_MS = 33;
/** Distance of two pieces of the video. */
const PIECE_MS = 1000;
/** More steps than any check takes that comes to an end. */
const MOST_STEPS = 40_000;

/** A check on fake ports and a world around it that does its part, as far as it is not broken. */
export class NodeWorld {
  readonly harness = new CheckHarness();
  readonly broken = new Set<Broken>();
  /** Names of the events that the host got. */
  readonly events: string[] = [];
  /** Size of the camera's frames. */
  size: Size = FRAME;
  /** Size of the recorder's pieces. */
  pieceBytes = 60_000;
  /** The verdict of the host. */
  isLive = true;
  #seq = 0;
  #lastPieceMs = Number.NEGATIVE_INFINITY;
  #challenge = MOVEMENT;
  #answer: ((verdict: { readonly isLive: boolean }) => void) | null = null;

  constructor() {
    const { check, ports } = this.harness;
    const trace = new TraceRecorder(ports.clock);
    const events = new CheckEvents({
      debug: false,
      dispatchEvent: ({ type }) => this.events.push(type) > 0,
      getTrace: () => trace.read(0),
    });
    check.subscribe((state, previous) => events.tellState(state, previous));
    this.harness.answer = () => new Promise((resolve) => (this.#answer = resolve));
  }

  /** The events with which a check ends badly. */
  get endings(): readonly string[] {
    return this.events.filter((type) => type === 'error' || type === 'cancel');
  }

  get isRunning(): boolean {
    return isActive(this.harness.check.state);
  }

  /** Goes to a place; where a check runs, it has begun. */
  async goTo(place: Place): Promise<void> {
    const { harness } = this;
    this.#challenge = needsColors(place) ? LIGHT : MOVEMENT;
    harness.showStart();
    await settle();
    if (place === 'the start screen') return;
    harness.begin();
    await settle();
    if (place === 'asking for the camera') return;
    if (isStanding(place)) await this.#end(place);
    else await this.#reach(place);
  }

  /** Goes on in steps until the check has ended or the time is over. */
  async liveOn(forMs: number): Promise<void> {
    const { clock } = this.harness.ports;
    const endMs = clock.nowMs() + forMs;
    for (let step = 0; this.isRunning && clock.nowMs() < endMs; step += 1) {
      if (step > MOST_STEPS) throw new Error(`The check never ends in ${this.harness.state}.`);
      this.#step(Math.min(FRAME_MS, endMs - clock.nowMs()));
      await settle();
    }
  }

  /** Time passes; the camera films, the screen is drawn, and nobody else does anything. */
  async pass(forMs: number): Promise<void> {
    const { clock } = this.harness.ports;
    const endMs = clock.nowMs() + forMs;
    while (clock.nowMs() < endMs) {
      this.#see([FAR_FACE], Math.min(FRAME_MS, endMs - clock.nowMs()));
      this.#draw();
      await settle();
    }
  }

  /** Begins another check where none runs, after one way or the other. */
  async beginAnother(): Promise<void> {
    this.harness.showStart();
    this.harness.begin();
    await settle();
  }

  async #reach(place: Exclude<Place, 'the start screen' | 'asking for the camera'>): Promise<void> {
    const { ports, sessions } = this.harness;
    if (place === 'taking a session') sessions.isPrompt = false;
    await ports.prepare();
    if (place === 'taking a session' || place === 'opening the connection') return;
    ports.stream.accept();
    if (place === 'awaiting the challenge') return;
    ports.stream.sendChallenge(this.#challenge);
    await this.#until(place);
  }

  async #until(place: Place): Promise<void> {
    const isThere = (): boolean => {
      const { state } = this.harness.check;
      switch (place) {
        case 'starting the recorder':
          return state.kind === 'countdown' && state.recorderAskedMs !== null;
        case 'stopping the recorder':
          return state.kind === 'finishing' && state.step.kind === 'stopping';
        case 'uploading':
          return state.kind === 'finishing' && state.step.kind === 'uploading';
        case 'awaiting the disconnection':
          return state.kind === 'finishing' && state.step.kind === 'awaiting-disconnection';
        default:
          return state.kind === place;
      }
    };
    for (let step = 0; !isThere(); step += 1) {
      if (step > MOST_STEPS || !this.isRunning) throw new Error(`No way to ${place}, but to ${this.harness.state}.`);
      this.#step(FRAME_MS);
      await settle();
    }
    // A recording has some video, and a face was seen in it, by the time that faults strike.
    if (place === 'fitting') {
      this.harness.ports.recorder.deliver();
      await this.pass(3 * FRAME_MS);
    }
    if (place === 'uploading') this.harness.ports.stream.upload(90_000);
  }

  async #end(place: Place): Promise<void> {
    const { harness } = this;
    if (place === 'an error') harness.ports.camera.refuse('camera-denied');
    else if (place === 'a cancelled check') harness.cancel();
    else {
      if (place === 'the neutral result') harness.answer = () => null;
      this.isLive = place !== 'the result "failed"';
      await this.liveOn(60_000);
      this.isLive = true;
      harness.answer = () => new Promise((resolve) => (this.#answer = resolve));
    }
    await settle();
    if (this.isRunning) throw new Error(`No way to ${place}.`);
    this.events.length = 0;
  }

  /** What the world does next for the check. Time passes in every step. */
  #step(durationMs: number): void {
    const { check, ports } = this.harness;
    const { state } = check;
    this.#record();
    switch (state.kind) {
      case 'starting':
        this.#prepare(state.preparation.isStreamOpen);
        ports.wait(durationMs);
        break;
      case 'positioning':
        if (state.renewal) this.#prepare(state.renewal.preparation.isStreamOpen);
        this.#see([FAR_FACE], durationMs);
        break;
      case 'countdown':
        if (state.recorderAskedMs !== null && !this.broken.has('recorder start')) {
          ports.recorder.begin(ports.clock.nowMs() - 20);
        }
        this.#see([FAR_FACE], durationMs);
        break;
      case 'fitting':
        this.#see([state.recording.initialFace ? FITTING_FACE : FAR_FACE], durationMs);
        break;
      case 'holding':
      case 'flashing':
        this.#draw();
        this.#see([FITTING_FACE], durationMs);
        break;
      case 'finishing':
        this.#finish(state.step.kind);
        ports.wait(durationMs);
        break;
      default:
        if (!this.broken.has('verdict')) this.#answer?.({ isLive: this.isLive });
        ports.wait(durationMs);
    }
  }

  /** A piece of the video for every second. */
  #record(): void {
    const { recorder, clock } = this.harness.ports;
    if (recorder.runningCount === 0) this.#lastPieceMs = Number.NEGATIVE_INFINITY;
    const isDue = clock.nowMs() - this.#lastPieceMs >= PIECE_MS;
    if (recorder.runningCount === 0 || recorder.isStopping || this.broken.has('chunks') || !isDue) return;
    this.#lastPieceMs = clock.nowMs();
    recorder.deliver(new Blob([new Uint8Array(this.pieceBytes)]));
  }

  #prepare(isStreamOpen: boolean): void {
    const { ports, sessions } = this.harness;
    if (ports.faceTracker.isLoading) ports.faceTracker.finishLoading();
    if (ports.camera.askedCount > 0) ports.camera.deliver({ size: this.size });
    if (sessions.waitingCount > 0 && !this.broken.has('session')) sessions.deliver();
    if (this.broken.has('service') || ports.stream.openCount === 0) return;
    if (!isStreamOpen) ports.stream.accept();
    ports.stream.sendChallenge(this.#challenge);
  }

  #finish(step: 'stopping' | 'uploading' | 'awaiting-disconnection'): void {
    const { recorder, stream, clock } = this.harness.ports;
    if (step === 'stopping' && !this.broken.has('recorder stop')) recorder.finish(clock.nowMs());
    if (step === 'uploading' && !this.broken.has('upload')) stream.upload(0);
    const isConfirmed = !this.broken.has('disconnection') && !this.broken.has('service');
    if (step === 'awaiting-disconnection' && isConfirmed) stream.disconnect();
  }

  #see(faces: readonly Face[], durationMs: number): void {
    const { ports } = this.harness;
    ports.wait(durationMs - 1);
    if (this.broken.has('frames')) ports.wait(1);
    else this.#show(faces);
  }

  #show(faces: readonly Face[]): void {
    const { faceTracker, clock } = this.harness.ports;
    this.harness.ports.wait(1);
    this.#seq += 1;
    faceTracker.see({ seq: this.#seq, capturedMs: clock.nowMs() - 1, size: this.size, faces, quality: null });
  }

  /** The screen shows the next color; the page draws whatever the detector does. */
  #draw(): void {
    const { check, ports } = this.harness;
    const { state } = check;
    if (state.kind !== 'flashing') return;
    const frameMs = ports.clock.nowMs();
    check.dispatch({ type: 'colors-frame', frameMs });
    if (this.isPaused) return;
    if (state.shownStages < state.stages.length)
      check.dispatch({ type: 'color-shown', index: state.shownStages, frameMs });
    else check.dispatch({ type: 'colors-done', frameMs });
  }

  /** The colors last: they are drawn, and the next one is not due. */
  isPaused = false;
}
