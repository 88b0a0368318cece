import type { Ports } from '../../src/check/ports.ts';
import type { Challenge } from '../../src/core/challenge.ts';
import type { Face, FrameObservation } from '../../src/core/face.ts';
import { ConnectionCounter } from '../../src/page/connection-counter.ts';
import { AnnouncingClock } from './announcing-clock.ts';
import { FAR_FACE, FITTING_FACE, FRAME, MOVEMENT } from './core-fixtures.ts';
import { FakeCamera } from './fake-camera.ts';
import { FakeCode } from './fake-code.ts';
import { FakeCues } from './fake-cues.ts';
import { FakeFaceTracker } from './fake-face-tracker.ts';
import { FakePage, FakeWakeLock } from './fake-page.ts';
import { FakeRecorder } from './fake-recorder.ts';
import { FakeStream } from './fake-stream.ts';
import { settle } from './settle.ts';

/** Distance of two frames of the camera. */
const FRAME_MS = 33;

/**
 * Everything that a check needs from the world, with a clock that the test moves. The fakes are scripted by what
 * person, camera, page and service do; `held` tells what a check has not given back.
 */
export class FakePorts implements Ports {
  readonly clock = new AnnouncingClock();
  readonly code = new FakeCode();
  readonly camera = new FakeCamera();
  readonly faceTracker = new FakeFaceTracker();
  readonly recorder = new FakeRecorder();
  readonly stream = new FakeStream();
  readonly page = new FakePage();
  readonly wakeLock = new FakeWakeLock();
  readonly cues = new FakeCues();
  readonly #connections = new ConnectionCounter();
  #ids = 0;
  #seq = 0;

  createId(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  }

  /** Pauses between two attempts are as long as they can be. */
  random(): number {
    return 1;
  }

  countConnection(): number {
    return this.#connections.add(this.clock.nowMs());
  }

  /** Everything that is in use, by name, once for each. A detector that is loaded or being loaded is a `worker`. */
  get held(): readonly string[] {
    const counts = {
      camera: this.camera.openCount,
      'camera request': this.camera.askedCount,
      worker: this.faceTracker.hasWorker ? 1 : 0,
      recording: this.recorder.runningCount,
      connection: this.stream.openCount,
      'page listener': this.page.listenerCount,
      'wake lock': this.wakeLock.heldCount,
      timer: this.clock.delaysMs.length,
    };
    return Object.entries(counts).flatMap(([name, count]) => Array.from({ length: count }, () => name));
  }

  /** The person stays as they are for a while; no frames come. */
  wait(durationMs: number): void {
    this.clock.advance(durationMs);
  }

  /** The person stays as they are for a while, in front of a camera that delivers a frame every second. */
  stay(durationMs: number, faces: readonly Face[] = []): void {
    for (let leftMs = durationMs; leftMs > 0; leftMs -= 1000) {
      this.wait(Math.min(1000, leftMs) - FRAME_MS);
      this.showFaces(faces);
    }
  }

  /** The camera sees these faces on so many frames. */
  showFaces(faces: readonly Face[], frames = 1, changes: Partial<FrameObservation> = {}): void {
    for (let count = 0; count < frames; count += 1) {
      this.wait(FRAME_MS);
      this.#seq += 1;
      const capturedMs = this.clock.nowMs() - 10;
      this.faceTracker.see({ seq: this.#seq, capturedMs, size: FRAME, faces, quality: null, ...changes });
    }
  }

  /** From Begin until the session is asked for: the detector is loaded, the camera delivers. */
  async prepare(): Promise<void> {
    this.faceTracker.finishLoading();
    if (this.camera.askedCount > 0) this.camera.deliver();
    await settle();
  }

  /** From Begin, with a session source that answers at once, to `positioning`. */
  async toPositioning(challenge: Challenge = MOVEMENT): Promise<void> {
    await this.prepare();
    this.stream.accept();
    this.stream.sendChallenge(challenge);
  }

  async toCountdown(challenge: Challenge = MOVEMENT): Promise<void> {
    await this.toPositioning(challenge);
    this.showFaces([FAR_FACE], 3);
  }

  async toFitting(challenge: Challenge = MOVEMENT): Promise<void> {
    await this.toCountdown(challenge);
    this.wait(3000);
    this.recorder.begin(this.clock.nowMs() - 20);
    this.recorder.deliver();
  }

  /** To `holding`, or to `finishing` with a challenge without colors. */
  async toMatch(challenge: Challenge = MOVEMENT): Promise<void> {
    await this.toFitting(challenge);
    this.showFaces([FAR_FACE], 2);
    this.showFaces([FITTING_FACE], 9);
  }

  async toFlashing(challenge: Challenge): Promise<void> {
    await this.toMatch(challenge);
    this.showFaces([FITTING_FACE], 31);
  }

  async toUploading(): Promise<void> {
    await this.toMatch();
    this.recorder.finish(this.clock.nowMs());
    this.stream.upload(90_000);
  }

  async toVerifying(): Promise<void> {
    await this.toUploading();
    this.stream.upload(0);
    this.stream.disconnect();
    await settle();
  }
}
