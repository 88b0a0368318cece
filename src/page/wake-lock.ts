import type { WakeLockPort } from '../check/ports.ts';

/** Keeps the screen on. Browsers without the API, and refusals (saving power), leave it to the person to touch it. */
export class ScreenWakeLock implements WakeLockPort {
  acquire(): () => void {
    // Typed as always present, but absent in insecure contexts and older browsers.
    const wakeLock = navigator.wakeLock as WakeLock | undefined;
    if (!wakeLock) return () => undefined;
    let isWanted = true;
    let held: WakeLockSentinel | null = null;
    const request = async (): Promise<void> => {
      if (!isWanted || document.hidden || (held && !held.released)) return;
      try {
        const sentinel = await wakeLock.request('screen');
        if (isWanted) held = sentinel;
        else await sentinel.release();
      } catch {
        // Refused, as with a low battery. It is asked for again the next time that the page is shown.
      }
    };
    // The browser takes the lock away whenever the page is hidden.
    const ask = (): void => void request();
    document.addEventListener('visibilitychange', ask);
    ask();
    return () => {
      isWanted = false;
      document.removeEventListener('visibilitychange', ask);
      held?.release().catch(() => undefined);
      held = null;
    };
  }
}
