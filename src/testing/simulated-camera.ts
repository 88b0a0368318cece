import { type CameraIdentity, describeDevice, disguiseTrack, muteTrack, unplugTrack } from './camera-track.ts';
import type { Rgb } from './color.ts';
import { DEFAULT_GAIN, NEUTRAL_PAGE } from './light.ts';
import { type CameraFunctions, patchMediaDevices } from './media-devices-patch.ts';
import { chooseCamera, requestedSize } from './requested-camera.ts';
import { SimulatedPerson } from './simulated-person.ts';

/** What goes wrong when the camera is asked for; `silent` opens it, but no frame ever comes. */
export type CameraFault = 'denied' | 'not-found' | 'in-use' | 'silent';

/** Mean color of the page, or a function that is asked for it before every frame; `null` is an ordinary page. */
export type LightSource = Rgb | null | (() => Rgb | null);

/** Options of {@link installSimulatedCamera}. */
export interface SimulatedCameraOptions {
  /** Width of the frames in pixels, 640 if absent. */
  readonly width?: number;
  /** Height of the frames in pixels, 480 if absent. */
  readonly height?: number;
  /** Frames per second, 30 if absent. */
  readonly frameRate?: number;
  /** Seed of the person, see {@link SimulatedPerson}. */
  readonly seed?: number;
  /** A person to film instead of a new one. */
  readonly person?: SimulatedPerson;
  /** Labels of the cameras, one device each; they all film the same person. `['Simulated camera']` if absent. */
  readonly labels?: readonly string[];
  /** Whether names and ids of the devices are known before `getUserMedia` was granted once. False if absent. */
  readonly isGranted?: boolean;
  /** Whether the frames take the width and height that `getUserMedia` asks for. False if absent. */
  readonly honorsSize?: boolean;
  /** Strength of a white screen at the person's face, see `PageLight`. */
  readonly gain?: number;
  /** Light of the page from the start, see {@link SimulatedCamera.setLight}. */
  readonly light?: LightSource;
  /** What goes wrong from the start. */
  readonly fault?: CameraFault | null;
  /** How long `getUserMedia` takes, in milliseconds; 0 if absent. */
  readonly delayMs?: number;
}

/** A camera that films a {@link SimulatedPerson}; `uninstall` brings the real ones back. */
export interface SimulatedCamera {
  readonly person: SimulatedPerson;
  /** Where the frames are drawn; it may be shown on the page. */
  readonly canvas: HTMLCanvasElement;
  /** All tracks handed out that are still live. */
  readonly liveTracks: readonly MediaStreamTrack[];
  /** Color that the page throws at the person from now on. */
  setLight(light: LightSource): void;
  /** What goes wrong with the next `getUserMedia`; `null` is nothing. */
  setFault(fault: CameraFault | null): void;
  /** Stops the frames (or lets them go on) with `mute` (`unmute`) events, as a covered or suspended camera does. */
  setMuted(isMuted: boolean): void;
  /** Unplugs the camera: all live tracks end with an `ended` event. */
  endTrack(): void;
  /** Ends all tracks silently and puts back the browser's own functions. Idempotent. */
  uninstall(): void;
}

/**
 * Replaces the cameras of this page by one that films a drawn person, in one line of a test or a demo:
 * ```ts
 * const camera = installSimulatedCamera({ seed: 3 });
 * camera.person.scenario('far');
 * // … run the page …
 * camera.uninstall();
 * ```
 * `person.draw`, poses and scenarios are deterministic, so a Playwright test that bundles these lines and passes them to
 * `page.addInitScript` sees the same person in every run. A request for sound together with video gets video alone.
 * Frames are driven by a timer, which browsers slow down while the page is hidden.
 * @throws {Error} Outside a secure context.
 */
export function installSimulatedCamera(options: SimulatedCameraOptions = {}): SimulatedCamera {
  return new InstalledCamera(options);
}

const FAULTS = {
  denied: ['NotAllowedError', 'Permission denied'],
  'not-found': ['NotFoundError', 'Requested device not found'],
  'in-use': ['NotReadableError', 'Could not start video source'],
} as const satisfies Record<Exclude<CameraFault, 'silent'>, readonly [name: string, message: string]>;

class InstalledCamera implements SimulatedCamera {
  readonly person: SimulatedPerson;
  readonly canvas: HTMLCanvasElement;
  readonly #options: SimulatedCameraOptions;
  readonly #context: CanvasRenderingContext2D;
  readonly #cameras: readonly CameraIdentity[];
  readonly #frameRate: number;
  readonly #restore: () => void;
  #tracks: readonly MediaStreamTrack[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #light: LightSource;
  #fault: CameraFault | null;
  #isGranted: boolean;
  #isMuted = false;
  #isInstalled = true;

  constructor(options: SimulatedCameraOptions) {
    this.#options = options;
    this.#fault = options.fault ?? null;
    this.#light = options.light ?? null;
    this.#isGranted = options.isGranted ?? false;
    this.#frameRate = options.frameRate ?? 30;
    this.person = options.person ?? new SimulatedPerson({ seed: options.seed ?? 1 });
    this.#cameras = (options.labels ?? ['Simulated camera']).map((label, index) => ({
      deviceId: `simulated-camera-${index + 1}`,
      groupId: 'simulated-cameras',
      label,
    }));
    this.canvas = document.createElement('canvas');
    this.canvas.width = options.width ?? 640;
    this.canvas.height = options.height ?? 480;
    const context = this.canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('This browser gives no 2D context.');
    this.#context = context;
    this.#restore = patchMediaDevices((original) => ({
      getUserMedia: (constraints) => this.#getUserMedia(constraints, original),
      enumerateDevices: () => this.#enumerateDevices(original),
    }));
  }

  get liveTracks(): readonly MediaStreamTrack[] {
    this.#tracks = this.#tracks.filter(({ readyState }) => readyState === 'live');
    return this.#tracks;
  }

  setLight(light: LightSource): void {
    this.#light = light;
  }

  setFault(fault: CameraFault | null): void {
    this.#fault = fault;
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    for (const track of this.liveTracks) muteTrack(track, isMuted);
  }

  endTrack(): void {
    for (const track of this.liveTracks) unplugTrack(track);
  }

  uninstall(): void {
    for (const track of this.liveTracks) track.stop();
    clearInterval(this.#timer);
    // A second call must not undo what was installed after the first one.
    if (this.#isInstalled) this.#restore();
    this.#isInstalled = false;
  }

  async #getUserMedia(
    constraints: MediaStreamConstraints | undefined,
    original: CameraFunctions,
  ): Promise<MediaStream> {
    const video = constraints?.video ?? false;
    if (video === false) return original.getUserMedia(constraints);
    const { delayMs = 0, honorsSize = false } = this.#options;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const fault = this.#fault;
    if (fault && fault !== 'silent') throw new DOMException(FAULTS[fault][1], FAULTS[fault][0]);
    const camera = chooseCamera(this.#cameras, video);
    if (!camera) throw new DOMException(FAULTS['not-found'][1], FAULTS['not-found'][0]);
    this.#isGranted = true;
    if (honorsSize) Object.assign(this.canvas, requestedSize(video, this.canvas));
    return this.#open(camera, fault === 'silent');
  }

  #open(camera: CameraIdentity, isSilent: boolean): MediaStream {
    const stream = isSilent ? this.#captureNothing() : this.canvas.captureStream(this.#frameRate);
    const watch = (track: MediaStreamTrack): void => {
      this.#tracks = [...this.liveTracks, track];
    };
    for (const track of stream.getVideoTracks()) watch(disguiseTrack(track, camera, this.#frameRate, watch));
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#drawFrame(), 1000 / this.#frameRate);
    this.#drawFrame();
    return stream;
  }

  /** A stream without any frame: of a canvas that nobody draws on. */
  #captureNothing(): MediaStream {
    const { width, height } = this.canvas;
    const blank = Object.assign(document.createElement('canvas'), { width, height });
    // Firefox captures no canvas without a context.
    blank.getContext('2d');
    return blank.captureStream(0);
  }

  #drawFrame(): void {
    if (this.liveTracks.length === 0) {
      clearInterval(this.#timer);
      return;
    }
    if (this.#isMuted) return;
    const rgb = (typeof this.#light === 'function' ? this.#light() : this.#light) ?? NEUTRAL_PAGE;
    const gain = this.#options.gain ?? DEFAULT_GAIN;
    this.person.draw(this.#context, this.canvas, undefined, { rgb, gain });
  }

  async #enumerateDevices(original: CameraFunctions): Promise<MediaDeviceInfo[]> {
    const others = (await original.enumerateDevices()).filter(({ kind }) => kind !== 'videoinput');
    if (this.#fault === 'not-found') return others;
    return [...this.#cameras.map((camera) => describeDevice(camera, this.#isGranted)), ...others];
  }
}
