import type { PageListener, PagePort } from '../check/ports.ts';

/** A phone held in landscape: too low for a face in an upright oval. Desktops and tablets are higher. */
const SIDEWAYS_PHONE = '(orientation: landscape) and (pointer: coarse) and (max-height: 500px)';

/** What happens to the page: shown, hidden, left, offline, turned. */
export class PageSignals implements PagePort {
  /**
   * Reports visibility and orientation at once, then every change. Being offline is reported as a change only: browsers
   * call a machine offline that has nothing but its own loopback, and a connection that fails says so itself.
   */
  watch(listener: PageListener): () => void {
    const watching = new AbortController();
    const options = { signal: watching.signal };
    const reportVisibility = (): void => (document.hidden ? listener.onHidden() : listener.onShown());
    const sideways = matchMedia(SIDEWAYS_PHONE);
    document.addEventListener('visibilitychange', reportVisibility, options);
    document.addEventListener('freeze', () => listener.onLeft(), options);
    addEventListener('pagehide', () => listener.onLeft(), options);
    addEventListener('offline', () => listener.onOffline(), options);
    sideways.addEventListener('change', ({ matches }) => listener.onOrientation(matches), options);
    reportVisibility();
    listener.onOrientation(sideways.matches);
    return () => watching.abort();
  }
}
