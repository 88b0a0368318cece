import type { BrowserContext, Page } from 'playwright/test';
import { CheckPage } from '../../e2e/support/check-page.ts';
import type { World } from '../../e2e/support/world.ts';
import { answerBroken } from './asset-routes.ts';
import type { AssetFault } from './broken-assets.ts';
import { CELL_LIMITS } from './cell-limits.ts';
import { type HostDeed, hostDeed } from './host-deeds.ts';
import { standStill } from './stand-still.ts';
import type { StreamProxy } from './stream-proxy.ts';

/** Ways in which a recorder goes wrong. */
export type RecorderBreak = 'refuse' | 'no chunks' | 'one byte' | 'first byte' | 'never stops';

/** A page with one element, in the words of what befalls it. */
export class FaultPage extends CheckPage {
  readonly proxy: StreamProxy;
  /** Options of the simulated camera. */
  protected camera: Readonly<Record<string, unknown>> = {};
  /** Where streams are opened in place of the proxy. */
  protected endpoint: string | null = null;

  constructor(page: Page, world: World, proxy: StreamProxy) {
    super(page, world);
    this.proxy = proxy;
  }

  // What arms a fault before the page is opened.

  async useEndpoint(url: string): Promise<void> {
    this.endpoint = url;
  }

  async useProxy(way: 'refuse' | 'swallow' | 'twice'): Promise<void> {
    if (way === 'twice') this.proxy.confirmsTwice = true;
    else this.proxy.handshakes = way;
  }

  async useCamera(camera: Readonly<Record<string, unknown>>): Promise<void> {
    this.camera = camera;
  }

  async answerSessions(status: number): Promise<void> {
    await this.page.route('**/api/liveness', (route) => route.fulfill({ status, json: {} }));
  }

  async answerVerdicts(status: number): Promise<void> {
    await this.page.route('**/api/liveness/*', (route) => route.fulfill({ status, json: {} }));
  }

  async breakAsset(fault: AssetFault): Promise<void> {
    await this.page.context().route(`**/${fault.file}*`, (route) => answerBroken(route, fault.way));
  }

  async shiftClock(byMs: number): Promise<void> {
    await this.page.addInitScript((offsetMs) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + offsetMs;
    }, byMs);
  }

  async forbidStorage(): Promise<void> {
    await this.page.addInitScript(() => {
      const get = (): never => {
        throw new DOMException('ordered', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get });
    });
  }

  // What strikes.

  refuseCamera(times: number): Promise<void> {
    return this.page.evaluate((count) => window.faults.refuseCamera(count), times);
  }

  endTrack(): Promise<void> {
    return this.page.evaluate(() => window.harness.camera.endTrack());
  }

  muteCamera(isMuted: boolean): Promise<void> {
    return this.page.evaluate((muted) => window.harness.camera.setMuted(muted), isMuted);
  }

  /** The picture stays as it is; nobody says so. */
  freezeCamera(): Promise<void> {
    return this.page.evaluate(() => {
      Object.defineProperty(window.harness.camera.person, 'draw', { value: () => undefined });
    });
  }

  /** The system takes another camera behind the same track. */
  async switchCamera(): Promise<void> {
    await this.muteCamera(true);
    await this.page.evaluate(() => {
      const { camera } = window.harness;
      for (const track of camera.liveTracks) track.dispatchEvent(new Event('configurationchange'));
    });
    await this.muteCamera(false);
  }

  resizeCamera(width: number, height: number): Promise<void> {
    return this.page.evaluate((size) => void Object.assign(window.harness.camera.canvas, size), { width, height });
  }

  breakRecorder(way: RecorderBreak): Promise<void> {
    return this.page.evaluate((chosen) => {
      window.faults.breaks.recorder = chosen;
    }, way);
  }

  failRecorder(): Promise<void> {
    return this.page.evaluate(() => {
      for (const recorder of window.faults.recorders) recorder.dispatchEvent(new Event('error'));
    });
  }

  stopRecorder(): Promise<void> {
    return this.page.evaluate(() => {
      for (const recorder of window.faults.recorders) recorder.stop();
    });
  }

  crashWorker(): Promise<void> {
    return this.page.evaluate(() => {
      for (const worker of window.harness.workers) worker.dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
    });
  }

  /** The worker does this from now on; see asset-routes.ts. */
  orderWorker(deed: 'hang' | 'garbage'): Promise<void> {
    return this.page.evaluate((ordered) => {
      for (const worker of window.harness.workers) worker.postMessage({ type: 'fault', ordered });
    }, deed);
  }

  /** @param isLong Longer than a recording allows. */
  async hidePage(isLong: boolean): Promise<void> {
    await this.page.evaluate(
      (durationMs) =>
        new Promise<void>((resolve) => {
          const show = (isHidden: boolean): void => {
            Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
            document.dispatchEvent(new Event('visibilitychange'));
          };
          show(true);
          setTimeout(() => {
            show(false);
            resolve();
          }, durationMs);
        }),
      isLong ? CELL_LIMITS.hiddenMs + 300 : 100,
    );
  }

  /** As browsers tell it of a hidden page; headless ones hide none, and freeze none that is shown. */
  freezePage(): Promise<void> {
    return this.page.evaluate(() => {
      for (const type of ['freeze', 'resume']) document.dispatchEvent(new Event(type));
    });
  }

  /** As browsers tell it of a page that goes to the cache and comes back. */
  leavePage(): Promise<void> {
    return this.page.evaluate(() => {
      for (const type of ['pagehide', 'pageshow']) {
        window.dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
      }
    });
  }

  async goOffline(): Promise<void> {
    const context: BrowserContext = this.page.context();
    await context.setOffline(true);
    await context.setOffline(false);
  }

  /** A phone held in landscape for a moment. */
  async turnPhone(): Promise<void> {
    const size = this.page.viewportSize() ?? { width: 360, height: 640 };
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await this.page.setViewportSize({ width: size.height, height: size.width });
    await this.page.setViewportSize(size);
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: false });
    await session.detach();
  }

  async resizeWindow(): Promise<void> {
    const size = this.page.viewportSize() ?? { width: 360, height: 640 };
    for (const width of [900, 320, size.width]) await this.page.setViewportSize({ ...size, width });
  }

  /** The wall clock goes on for a minute and the page's process stands still, as on a device that sleeps. */
  async sleepDevice(): Promise<void> {
    await this.page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 60_000;
    });
    await standStill(this.page);
  }

  onElement(deed: HostDeed): Promise<void> {
    return this.page.evaluate(hostDeed, deed);
  }

  /** A second element runs a whole check beside the first. */
  async runAnotherElement(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const other = document.createElement('face-liveness');
          const attributes = { 'session-url': '/api/liveness', challenge: 'movement', 'allow-virtual-camera': '' };
          for (const [name, value] of Object.entries(attributes)) other.setAttribute(name, value);
          other.id = 'other';
          other.addEventListener('statechange', ({ detail }) => {
            if (detail.state !== 'positioning') return;
            other.remove();
            resolve();
          });
          other.addEventListener('error', ({ detail }) => reject(detail));
          document.body.append(other);
          void other.begin();
        }),
    );
  }
}
