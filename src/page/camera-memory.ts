/** Key in localStorage. The value is a device id: random, and valid for this origin only. */
const STORAGE_KEY = 'face-liveness:camera';

/** Remembers which camera was used last, as far as the browser's storage permits; failing storage is no failure. */
export class StoredCameraMemory {
  /** Id of the camera used last, when one is known. */
  recall(): string | undefined {
    try {
      return localStorage.getItem(STORAGE_KEY) ?? undefined;
    } catch {
      // Blocked by the person's settings, or an opaque origin.
      return undefined;
    }
  }

  remember(deviceId: string): void {
    try {
      localStorage.setItem(STORAGE_KEY, deviceId);
    } catch {
      // Blocked or full: next time the browser chooses.
    }
  }
}
