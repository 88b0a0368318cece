import type { ReactiveController } from 'lit';
import { listCameras } from './camera/camera-choice.ts';
import type { CheckController } from './check/check-controller.ts';
import { cameraRequestOf } from './check-request.ts';
import { asFaceLivenessError, type ErrorCode } from './core/errors.ts';
import type { SettingsElement } from './settings-element.ts';
import type { CameraOption } from './ui/screen-context.ts';

/**
 * Trying the camera out before a check: which cameras there are, which one the person chose, and why it could not be
 * opened. None of that is a failed check, and all of it is forgotten when the element is removed.
 */
export class CameraPreview implements ReactiveController {
  readonly #host: SettingsElement;
  readonly #check: CheckController;
  #cameras: readonly CameraOption[] = [];
  #chosenDeviceId: string | null = null;
  #problem: ErrorCode | null = null;

  constructor(host: SettingsElement, check: CheckController) {
    this.#host = host;
    this.#check = check;
    host.addController(this);
  }

  get cameras(): readonly CameraOption[] {
    return this.#cameras;
  }

  /** The camera that the person chose, if any. */
  get chosenDeviceId(): string | null {
    return this.#chosenDeviceId;
  }

  /** Why the camera could not be opened, or was lost. */
  get problem(): ErrorCode | null {
    return this.#problem;
  }

  hostConnected(): void {
    void this.#updateCameras();
  }

  hostDisconnected(): void {
    // Whoever puts the element back may do so for another person.
    this.#chosenDeviceId = null;
    this.#show(null);
  }

  /** Opens the chosen camera; its picture is then the check's `camera`. */
  async open(): Promise<void> {
    this.#show(null);
    try {
      const isOpen = await this.#check.previewCamera(cameraRequestOf(this.#host, this.#chosenDeviceId), () =>
        this.#show('camera-lost'),
      );
      if (!isOpen) return;
      this.#host.requestUpdate();
      // Only a permitted camera has a name.
      await this.#updateCameras();
    } catch (failure) {
      this.#show(asFaceLivenessError(failure, 'internal').code);
    }
  }

  close(): void {
    this.#check.closePreview();
    this.#show(null);
  }

  /** Takes another camera, at once when one is open. */
  choose(deviceId: string): void {
    this.#chosenDeviceId = deviceId;
    if (this.#check.camera) void this.open();
    this.#host.requestUpdate();
  }

  /** The next check begins: what was said about the camera is past. */
  forgetProblem(): void {
    this.#show(null);
  }

  #show(problem: ErrorCode | null): void {
    this.#problem = problem;
    this.#host.requestUpdate();
  }

  async #updateCameras(): Promise<void> {
    this.#cameras = await listCameras();
    this.#host.requestUpdate();
  }
}
