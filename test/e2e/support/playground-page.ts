import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from 'playwright/test';
import type { DemoServer } from '../../support/demo-server.ts';
import { test as demoTest } from './demo-test.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Name of a panel, which is a tab where there is room. */
export type PanelName = 'Settings' | 'Camera' | 'Service' | 'Events' | 'Timeline' | 'Code';

/** The playground in the words of its visitor. */
export class PlaygroundPage {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly #demo: DemoServer;

  constructor(page: Page, demo: DemoServer) {
    this.page = page;
    this.#demo = demo;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      // Browsers write each refusal of a request into the console; the page tells of those itself.
      const isRefusal = /status of 400/.test(text);
      if ((message.type() === 'error' && !isRefusal) || /Content Security Policy/i.test(text))
        this.complaints.push(text);
    });
  }

  get element(): Locator {
    return this.page.locator('face-liveness');
  }

  /** Opens the page with a simulated person, ready to begin. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`${this.#demo.origin}/?camera=simulated${query}`);
    await expect(this.element).toHaveAttribute('state', 'intro');
    await expect(this.page.locator('#snippet')).not.toBeEmpty();
  }

  /** Turns to a panel: a tab, or what is folded on a phone. */
  async turnTo(name: PanelName): Promise<void> {
    const tab = this.page.getByRole('tab', { name });
    if (await tab.isVisible()) await tab.click();
    else
      await this.page
        .locator('summary')
        .filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
        .click();
  }

  /** Presses a button of the panels. */
  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Sets one of the settings by its attribute's name. */
  async choose(name: string, value: string): Promise<void> {
    await this.page.locator(`[data-setting][name="${name}"]`).selectOption(value);
  }

  /** Writes one of the settings, whether or not its panel is shown. */
  async write(name: string, value: string): Promise<void> {
    const control = this.page.locator(`[data-setting][name="${name}"]`);
    await control.evaluate((field: HTMLInputElement | HTMLTextAreaElement, text) => {
      field.value = text;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, value);
  }

  /** What the emulator judges next; the machine may be too busy for a good video. */
  async armConfidence(confidence: number): Promise<void> {
    await this.turnTo('Service');
    await this.page.getByLabel('Confidence').fill(String(confidence));
    await this.press('Arm');
    await expect(this.page.locator('#order-state')).toHaveText(`Armed for the next session: confidence ${confidence}.`);
  }

  async begin(): Promise<void> {
    await this.element.locator('[part~="button-primary"]').click();
  }

  /** Waits until the check is over, one way or the other. */
  async expectState(state: string): Promise<void> {
    await expect(this.element).toHaveAttribute('state', state);
  }

  /** What axe finds on the page, the element included. */
  async axeFindings(): Promise<readonly string[]> {
    await this.page.evaluate(AXE);
    return this.page.evaluate(async () => {
      const { violations } = await window.axe.run(document);
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    });
  }
}

/** Test with the playground of a demo of its own. */
export const test = demoTest.extend<{ playground: PlaygroundPage }>({
  playground: async ({ page, demo }, use) => {
    const playground = new PlaygroundPage(page, demo);
    await use(playground);
    // What a failed test ordered is not to reach the next one.
    await fetch(`${demo.origin}/api/emulator/order`, { method: 'DELETE' });
    expect(playground.complaints).toEqual([]);
  },
});

export { expect };

declare global {
  interface Window {
    readonly axe: {
      run(root: Document): Promise<{
        readonly violations: readonly {
          readonly id: string;
          readonly nodes: readonly { readonly target: readonly string[] }[];
        }[];
      }>;
    };
  }
}
