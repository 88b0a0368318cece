import { fixtureCleanup } from '@open-wc/testing';
import type { Ports } from '../../src/check/ports.ts';
import type { ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';
import type { CheckStateName } from '../../src/core/state.ts';
import { FaceLivenessElement } from '../../src/face-liveness-element.ts';
import type { SessionProvider } from '../../src/session/session-settings.ts';
import { loadCheckAdapters } from '../../src/load-check-adapters.ts';
import { SESSION_ID } from '../support/core-fixtures.ts';
import { FakePorts } from '../support/fake-ports.ts';

// What is loaded late in a page is there before the tests, whose clock does not move by itself.
await loadCheckAdapters();

/** Sessions that a host's provider delivers. */
export const PROVIDED = {
  sessionId: SESSION_ID,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
} as const;

/** The ids of further sessions. */
export const OTHER_SESSION_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

const EVENT_TYPES = ['statechange', 'guidance', 'sessionrequest', 'analysiscomplete', 'verdict', 'error', 'cancel'];

const OUTCOMES: ReadonlySet<string> = new Set(['error', 'cancel', 'verdict']);

/** The element as it is published, with fake ports in place of camera, worker, recorder and service. */
export class TestedElement extends FaceLivenessElement {
  declare ports: FakePorts;
  /** How often the screen was drawn. */
  declare drawnCount: number;

  protected override createPorts(): Ports {
    this.ports = new FakePorts();
    return this.ports;
  }

  protected override updated(): void {
    this.drawnCount = (this.drawnCount ?? 0) + 1;
    super.updated();
  }
}

/** A tag that nobody has used yet, and the function that makes it the tested element. */
export function createTag(): { readonly tag: string; define(): void } {
  createdTags += 1;
  const tag = `tested-liveness-${createdTags}`;
  return { tag, define: () => customElements.define(tag, class extends TestedElement {}) };
}
let createdTags = 0;

/** What is set on an element before it comes into the page. */
export type ElementProperties = Partial<Omit<TestedElement, keyof HTMLElement>>;

/** One element on the page, in the words of its host and its user. */
export class ElementHarness {
  readonly element: TestedElement;
  /** Every event that the element dispatched, in order. */
  readonly events: CustomEvent[] = [];

  /** @param properties By default a provider that delivers at once. */
  static async create(properties: ElementProperties = { sessionProvider: provide }): Promise<ElementHarness> {
    const harness = new ElementHarness(properties);
    document.body.append(harness.element);
    await harness.update();
    return harness;
  }

  private constructor(properties: ElementProperties) {
    const { tag, define } = createTag();
    define();
    this.element = Object.assign(document.createElement(tag) as TestedElement, properties);
    for (const type of EVENT_TYPES) this.#record(type);
  }

  #record(type: string): void {
    const record = (event: Event): void => {
      if (event instanceof CustomEvent) this.events.push(event);
    };
    // Not through the element's own method, which takes a listener of `sessionrequest` for a host that answers.
    EventTarget.prototype.addEventListener.call(this.element, type, record);
  }

  get ports(): FakePorts {
    return this.element.ports;
  }

  get state(): CheckStateName {
    return this.element.state;
  }

  /** Waits until the screen shows what it should. */
  async update(): Promise<void> {
    await this.element.updateComplete;
  }

  /** Begins as the host does, without waiting. */
  begin(): void {
    void this.element.begin();
  }

  eventsOf(type: string): readonly CustomEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  /** Types of the events that tell how a check ended. */
  get outcomes(): readonly string[] {
    return this.events.map(({ type }) => type).filter((type) => OUTCOMES.has(type));
  }

  /** Codes of the `error` events. */
  get errorCodes(): readonly ErrorCode[] {
    return this.eventsOf('error').map(({ detail }) => (detail as FaceLivenessError).code);
  }

  /** Names of the states that `statechange` told. */
  get states(): readonly CheckStateName[] {
    return this.eventsOf('statechange').map(({ detail }) => (detail as { state: CheckStateName }).state);
  }

  /** Resolves when the check comes into the state. */
  async reach(state: CheckStateName): Promise<void> {
    if (this.state === state) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.state !== state) return;
        this.element.removeEventListener('statechange', look);
        resolve();
      };
      this.element.addEventListener('statechange', look);
    });
  }

  /** Presses the button with these words. */
  press(words: string): void {
    const button = this.#findButton(words);
    if (!button) throw new Error(`no button says "${words}"`);
    button.click();
  }

  hasButton(words: string): boolean {
    return this.#findButton(words) !== undefined;
  }

  /** Ticks or unticks the box with these words. */
  tick(words: string): void {
    const label = this.all<HTMLLabelElement>('label').find(({ textContent }) => textContent?.includes(words));
    if (!label) throw new Error(`no box says "${words}"`);
    label.click();
  }

  get heading(): string {
    return this.part('heading')?.textContent?.trim() ?? '';
  }

  part<Found extends Element = HTMLElement>(name: string): Found | null {
    return this.all<Found>(`[part~="${name}"]`)[0] ?? null;
  }

  all<Found extends Element = Element>(selector: string): Found[] {
    return [...this.element.renderRoot.querySelectorAll<Found>(selector)];
  }

  #findButton(words: string): HTMLButtonElement | undefined {
    return this.all<HTMLButtonElement>('button').find(({ textContent }) => textContent?.trim() === words);
  }
}

/** A provider that delivers the same session at once. */
export const provide: SessionProvider = () => PROVIDED;

/** Takes everything out of the page; nothing may be held then. */
export function cleanUp(harnesses: readonly ElementHarness[]): void {
  for (const { element } of harnesses) element.remove();
  fixtureCleanup();
}
