import type { CameraListener, CameraPort, CameraRequest, OpenCamera } from './ports.ts';

interface Holding {
  readonly request: CameraRequest;
  readonly closing: AbortController;
  listener: CameraListener;
  camera: OpenCamera | null;
  isMuted: boolean;
}

/**
 * The one camera of an element: opened to be tried out or for a check, handed on from the one to the other, closed when
 * another one is asked for. There are never two.
 */
export class CameraHolder {
  readonly #port: CameraPort;
  #holding: Holding | null = null;

  constructor(port: CameraPort) {
    this.#port = port;
  }

  /** The camera that is open. */
  get camera(): OpenCamera | null {
    return this.#holding?.camera ?? null;
  }

  /**
   * Opens a camera in place of the one before.
   * @returns `null` when it was closed, or another one asked for, before it was open.
   * @throws {FaceLivenessError} As {@link CameraPort.open}.
   */
  async open(request: CameraRequest, listener: CameraListener): Promise<OpenCamera | null> {
    this.close();
    const closing = new AbortController();
    const holding: Holding = { request, closing, listener, camera: null, isMuted: false };
    this.#holding = holding;
    const { signal } = closing;
    try {
      const camera = await this.#port.open(request, this.#listenerOf(holding), signal);
      if (!signal.aborted) holding.camera = camera;
      else camera.close();
      return holding.camera;
    } catch (failure) {
      if (signal.aborted) return null;
      throw failure;
    }
  }

  /**
   * The open camera for another listener, which takes the place of the one before.
   * @returns `null` when none is open or another one is asked for.
   */
  handOver({ deviceId, allowVirtualCamera }: CameraRequest, listener: CameraListener): OpenCamera | null {
    const holding = this.#holding;
    if (!holding?.camera) return null;
    const isAsked = (deviceId ?? holding.camera.deviceId) === holding.camera.deviceId;
    if (!isAsked || allowVirtualCamera !== holding.request.allowVirtualCamera) return null;
    holding.listener = listener;
    if (holding.isMuted) listener.onMuted(true);
    return holding.camera;
  }

  /** Closes the camera, or gives up waiting for it; idempotent. */
  close(): void {
    const holding = this.#holding;
    this.#holding = null;
    holding?.closing.abort();
    holding?.camera?.close();
  }

  /** What the port says, for whoever listens at the time; nothing once the camera was closed. */
  #listenerOf(holding: Holding): CameraListener {
    const isHeld = (): boolean => this.#holding === holding;
    return {
      onGranted: () => {
        if (isHeld()) holding.listener.onGranted();
      },
      onLost: () => {
        if (!isHeld()) return;
        this.close();
        holding.listener.onLost();
      },
      onMuted: (isMuted) => {
        holding.isMuted = isMuted;
        if (isHeld()) holding.listener.onMuted(isMuted);
      },
    };
  }
}
