import type { CameraListener, CameraPort, CameraRequest, OpenCamera } from '../../src/check/ports.ts';
import { type ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';
import { FRAME } from './core-fixtures.ts';
import { createFakeMedia } from './fake-media.ts';

/** What a fake camera turns out to be; absent members have the usual values. */
export type CameraOutcome = Partial<Pick<OpenCamera, 'size' | 'deviceId' | 'label' | 'isFallback'>>;

interface Opening {
  readonly request: CameraRequest;
  readonly listener: CameraListener;
  readonly resolve: (camera: OpenCamera) => void;
  readonly reject: (failure: unknown) => void;
  isPermitted: boolean;
}

/** A camera that is asked for, permitted, delivers and is lost as the test says. */
export class FakeCamera implements CameraPort {
  /** Every request, in order. */
  readonly requests: CameraRequest[] = [];
  /** How many cameras were opened in all. */
  openedCount = 0;
  readonly #openings: Opening[] = [];
  readonly #open = new Map<OpenCamera, CameraListener>();

  open(request: CameraRequest, listener: CameraListener, signal: AbortSignal): Promise<OpenCamera> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const opening: Opening = { request, listener, resolve, reject, isPermitted: false };
      this.requests.push(request);
      this.#openings.push(opening);
      const leave = (): void => {
        this.#remove(opening);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** Requests that nobody answered yet. */
  get askedCount(): number {
    return this.#openings.length;
  }

  /** Cameras that are open and whose listeners are told. */
  get openCount(): number {
    return this.#open.size;
  }

  /** What the open cameras deliver. */
  get streams(): readonly MediaStream[] {
    return [...this.#open.keys()].map(({ stream }) => stream);
  }

  /** The person allows the use of the camera; no frame has come yet. */
  permit(): void {
    const opening = this.#first();
    if (!opening.isPermitted) opening.listener.onGranted();
    opening.isPermitted = true;
  }

  /** The camera's first frame is there, after the permission. */
  deliver(outcome: CameraOutcome = {}): void {
    this.permit();
    const { request, listener, resolve } = this.#take();
    const { stream, track } = createFakeMedia();
    const camera: OpenCamera = {
      stream,
      track,
      size: FRAME,
      deviceId: request.deviceId ?? 'front',
      label: 'Front camera',
      isFallback: false,
      ...outcome,
      close: () => {
        track.stop();
        this.#open.delete(camera);
      },
    };
    this.openedCount += 1;
    this.#open.set(camera, listener);
    resolve(camera);
  }

  /** The first request that waits fails. */
  refuse(failure: ErrorCode | Error): void {
    this.#take().reject(typeof failure === 'string' ? new FaceLivenessError(failure) : failure);
  }

  /** Every open camera is unplugged. */
  unplug(): void {
    const open = [...this.#open];
    for (const [{ track }, listener] of open) {
      track.stop();
      listener.onLost();
    }
  }

  /** Every open camera stops delivering, or goes on. */
  mute(isMuted: boolean): void {
    for (const listener of this.#open.values()) listener.onMuted(isMuted);
  }

  #first(): Opening {
    const [opening] = this.#openings;
    if (!opening) throw new Error('Nobody asked for a camera.');
    return opening;
  }

  #take(): Opening {
    const opening = this.#first();
    this.#remove(opening);
    return opening;
  }

  #remove(opening: Opening): void {
    const index = this.#openings.indexOf(opening);
    if (index >= 0) this.#openings.splice(index, 1);
  }
}
