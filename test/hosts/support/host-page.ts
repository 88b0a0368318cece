import type { CheckStateName } from 'face-liveness';
import { expect, type Locator, type Page } from 'playwright/test';
import type { HostSite } from './host-site.ts';
import type { Holdings, Visitor } from './simulated-visitor.ts';

/**
 * A page of a host application, in the words of its user. Every host shows the same things in its own way: choices
 * labeled "Challenge" and "Language", the element, the outcome (`#outcome`), the events that its handlers heard
 * (`#events li`, one name each), a button "Leave" that takes the element away and "Start over" that brings a new one.
 */
export class HostPage {
  readonly page: Page;
  readonly site: HostSite;
  readonly #complaints: string[] = [];
  readonly #foreignRequests: string[] = [];

  constructor(page: Page, site: HostSite) {
    this.page = page;
    this.site = site;
    page.on('console', (message) => {
      if (message.type() === 'error') this.#complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (failure) => this.#complaints.push(`uncaught: ${failure.message}`));
    page.on('request', (request) => this.#noteRequest(request.url()));
    page.on('websocket', (socket) => this.#noteRequest(socket.url()));
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(this.site.origin + path);
    await this.page.evaluate(() => customElements.whenDefined('face-liveness').then(() => true));
    await expect(this.element).toHaveAttribute('state', 'intro');
  }

  get element(): Locator {
    return this.page.locator('face-liveness');
  }

  get outcome(): Locator {
    return this.page.locator('#outcome');
  }

  /** Names of the events that the host's own handlers heard, in order. */
  heardEvents(): Promise<readonly string[]> {
    return this.page.locator('#events li').allTextContents();
  }

  async choose(label: 'Challenge' | 'Language', value: string): Promise<void> {
    await this.page.getByRole('combobox', { name: label, exact: true }).selectOption(value);
  }

  /** The person does not allow the camera when they are asked. */
  async refuseCamera(): Promise<void> {
    await this.page.evaluate(() => window.visitor.camera.setFault('denied'));
  }

  async pressBegin(): Promise<void> {
    await this.page.locator('face-liveness [part~="button-primary"]').click();
  }

  async pressCancel(): Promise<void> {
    await this.page.locator('face-liveness [part~="cancel"]').click();
  }

  /**
   * Presses a button of the host, by its handler: while a check runs its screen covers the whole window, and what leads
   * away then is a route that changes or a session that ends, not a click.
   */
  async press(name: 'Leave' | 'Start over'): Promise<void> {
    await this.page.getByRole('button', { name, includeHidden: true }).dispatchEvent('click');
  }

  /** Waits until the element shows that it is in a state; for states that last. */
  async reach(state: CheckStateName): Promise<void> {
    await expect(this.element).toHaveAttribute('state', state, { timeout: 30_000 });
  }

  holdings(): Promise<Holdings> {
    return this.page.evaluate(() => {
      const { camera, sockets, workers } = window.visitor;
      return {
        liveTracks: camera.liveTracks.length,
        openSockets: sockets.filter(({ readyState }) => readyState <= WebSocket.OPEN).length,
        workers: workers.size,
      };
    });
  }

  async expectNothingHeld(): Promise<void> {
    await expect.poll(() => this.holdings()).toEqual({ liveTracks: 0, openSockets: 0, workers: 0 });
  }

  /** No error on the console, nothing that the policy blocked, nothing requested from anybody else. */
  async expectNoComplaints(): Promise<void> {
    const violations = await this.page.evaluate(() => window.visitor.violations);
    expect([...this.#complaints, ...violations, ...this.#foreignRequests]).toEqual([]);
  }

  #noteRequest(url: string): void {
    const { protocol, origin } = new URL(url);
    const isOwn = origin === this.site.origin || this.site.otherOrigins.includes(origin);
    if (isOwn || protocol === 'blob:' || protocol === 'data:') return;
    this.#foreignRequests.push(`requested: ${url}`);
  }
}

declare global {
  interface Window {
    readonly visitor: Visitor;
  }
}
