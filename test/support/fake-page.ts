import type { PageListener, PagePort, WakeLockPort } from '../../src/check/ports.ts';

/** A page that is hidden, turned and left as the test says. */
export class FakePage implements PagePort {
  #isHidden = false;
  #isSideways = false;
  readonly #listeners = new Set<PageListener>();

  watch(listener: PageListener): () => void {
    this.#listeners.add(listener);
    if (this.#isHidden) listener.onHidden();
    else listener.onShown();
    listener.onOrientation(this.#isSideways);
    return () => void this.#listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  hide(): void {
    this.#isHidden = true;
    this.#tell((listener) => listener.onHidden());
  }

  show(): void {
    this.#isHidden = false;
    this.#tell((listener) => listener.onShown());
  }

  leave(): void {
    this.#tell((listener) => listener.onLeft());
  }

  goOffline(): void {
    this.#tell((listener) => listener.onOffline());
  }

  turn(isSideways: boolean): void {
    this.#isSideways = isSideways;
    this.#tell((listener) => listener.onOrientation(isSideways));
  }

  #tell(how: (listener: PageListener) => void): void {
    const listeners = [...this.#listeners];
    for (const listener of listeners) if (this.#listeners.has(listener)) how(listener);
  }
}

/** A wake lock that counts who holds it. */
export class FakeWakeLock implements WakeLockPort {
  heldCount = 0;

  acquire(): () => void {
    this.heldCount += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.heldCount -= 1;
      isHeld = false;
    };
  }
}
