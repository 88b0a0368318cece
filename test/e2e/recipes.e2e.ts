import { expect, type Page } from 'playwright/test';
import type { DemoServer } from '../support/demo-server.ts';
import { test as demoTest } from './support/demo-test.ts';

/** A recipe's page in the words of its visitor. */
class Recipe {
  readonly page: Page;
  readonly #demo: DemoServer;
  readonly complaints: string[] = [];

  constructor(page: Page, demo: DemoServer) {
    this.page = page;
    this.#demo = demo;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.complaints.push(message.text());
    });
  }

  async open(name: string): Promise<void> {
    await this.page.goto(`${this.#demo.origin}/recipes`);
    await this.page.getByRole('navigation', { name: 'Recipes' }).getByRole('link', { name }).click();
    await this.page.waitForURL('**/recipes/*');
  }

  /**
   * Takes the check that the page shows: the simulated person follows it, without countdown and colors.
   * @param confidence What the emulator judges; the machine may be too busy for a good video. `null` leaves it alone.
   */
  async takeCheck(confidence: number | null = 99): Promise<void> {
    if (confidence !== null) {
      await fetch(`${this.#demo.emulatorUrl}/_emulator/verdict`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ confidence }),
      });
    }
    const element = this.page.locator('face-liveness');
    await element.evaluate((check) => {
      check.setAttribute('challenge', 'movement');
      check.setAttribute('countdown', '0');
    });
    await element.getByLabel('I agree to this recording.').check();
    await element.getByRole('button', { name: 'Begin' }).click();
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  async choose(answer: string): Promise<void> {
    const panel = this.page.getByRole('form', { name: /^The emulator/ });
    await panel.getByLabel(answer).check();
    await expect(panel.getByRole('status')).toHaveText(`Chosen: ${answer}.`);
  }

  /** The step with this heading is shown, and whoever hears the page was taken there. */
  async expectStep(heading: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: heading, exact: true })).toBeFocused();
  }

  /** What is read out about the outcome is what stands there. */
  async expectOutcome(heading: string, text: RegExp): Promise<void> {
    await this.expectStep(heading);
    await expect(this.page.locator('#outcome-text')).toHaveText(text);
    await expect(this.page.locator('#announcement')).toHaveText(text);
  }
}

const test = demoTest.extend<{ recipe: Recipe }>({
  recipe: async ({ page, demo }, use) => {
    const recipe = new Recipe(page, demo);
    await use(recipe);
    expect(recipe.complaints).toEqual([]);
  },
});

test('onboarding compares a specimen with the person, once the emulator was told what to answer', async ({
  recipe,
}) => {
  await recipe.open('Onboarding');
  await expect(recipe.page.getByRole('button', { name: 'Continue to the check' })).toBeDisabled();
  await recipe.press('Draw a specimen');
  await expect(recipe.page.getByRole('img', { name: 'Your document' })).toBeVisible();
  await recipe.press('Continue to the check');
  await recipe.takeCheck();
  await recipe.expectOutcome('Not compared yet', /^NotEmulated: .*Choose one/);
  await recipe.choose('Match, 99 %');
  await recipe.press('Ask again');
  await recipe.expectOutcome('Welcome aboard', /You are the person on the document/);
});

test('onboarding says so when a file is no picture', async ({ recipe }) => {
  await recipe.open('Onboarding');
  const file = { name: 'passport.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
  await recipe.page.getByLabel('Choose a photo').setInputFiles(file);
  await expect(recipe.page.getByRole('alert')).toHaveText('This file cannot be read as a picture.');
  await expect(recipe.page.getByRole('button', { name: 'Continue to the check' })).toBeDisabled();
});

test('step-up lets a large transfer through after its check', async ({ recipe }) => {
  await recipe.open('Step-up');
  await recipe.page.getByLabel('Amount in €').fill('99.5');
  await recipe.press('Transfer');
  await recipe.expectOutcome('Sent', /€99\.50 went to Ada’s Bookshop/);
  await recipe.press('New transfer');
  await recipe.page.getByLabel('Amount in €').fill('1250');
  await recipe.press('Transfer');
  await expect(recipe.page.getByText('€1,250.00 to Ada’s Bookshop: needs your approval')).toBeVisible();
  await expect(recipe.page.getByText('No picture of you is known here.')).toBeVisible();
  await recipe.takeCheck();
  await recipe.expectOutcome('Sent', /€1,250\.00 went to Ada’s Bookshop/);
});

test('step-up compares with the document of a visitor who opened an account', async ({ recipe }) => {
  await recipe.open('Onboarding');
  await recipe.press('Draw a specimen');
  await recipe.press('Continue to the check');
  await recipe.choose('Match, 99 %');
  await recipe.takeCheck();
  await recipe.expectOutcome('Welcome aboard', /Your account is open/);
  await recipe.page.getByRole('link', { name: 'Transfer money in Step-up' }).click();
  // Before its script has run, the page would send the form itself.
  await recipe.page.waitForURL('**/recipes/step-up');
  await recipe.press('Transfer');
  await expect(recipe.page.getByText('€1,250.00 to Ada’s Bookshop: needs your approval')).toBeVisible();
  await expect(recipe.page.getByText('No picture of you is known here.')).toBeHidden();
  await recipe.choose('No match');
  await recipe.takeCheck();
  await recipe.expectOutcome('Not sent', /We could not see that you are the person/);
  await recipe.choose('Match, 99 %');
  await recipe.press('Take the check again');
  await recipe.takeCheck();
  await recipe.expectOutcome('Sent', /€1,250\.00 went to Ada’s Bookshop/);
});

test('after a failed check there is another way, and the camera is off there', async ({ recipe }) => {
  await recipe.open('Step-up');
  await recipe.press('Transfer');
  await recipe.press('Let the next check fail');
  await expect(recipe.page.locator('#emulated-state')).toHaveText('Chosen: Let the next check fail.');
  await recipe.takeCheck(null);
  await expect(recipe.page.locator('face-liveness').getByRole('button', { name: 'Try again' })).toBeVisible();
  await recipe.page.locator('face-liveness').getByRole('link', { name: 'Verify another way' }).click();
  await recipe.expectStep('Approve by phone');
  await expect(recipe.page.locator('face-liveness')).toHaveCount(0);
  await recipe.press('Call me');
  await recipe.expectOutcome('We call you', /Your number is \w{4}-\w{4}/);
});

test('the address of another way leads there at once', async ({ recipe, demo }) => {
  await recipe.page.goto(`${demo.origin}/recipes/onboarding#other-way`);
  await recipe.expectStep('Open the account in a video call');
  await recipe.page.getByRole('link', { name: 'Back', exact: true }).click();
  await recipe.expectStep('Open an account');
});

test('the age check sends who could be either to the counter', async ({ recipe }) => {
  await recipe.open('Age check');
  await recipe.choose('Between 16 and 24 years');
  await recipe.press('Estimate my age');
  await recipe.takeCheck();
  await recipe.expectOutcome('The estimate cannot tell', /a little over or under 18/);
  await recipe.page.getByRole('link', { name: 'Show a document', exact: true }).click();
  await recipe.expectStep('Show a document at the counter');
  await recipe.press('Reserve for collection');
  await recipe.expectOutcome('Reserved', /Show it at the counter/);
});

test('the bot check takes an order of a person, and the next one without a check', async ({ recipe }) => {
  await recipe.open('Bot check');
  const form = recipe.page.locator('#order');
  await form.getByLabel('Your name').fill('Ada');
  await recipe.press('Order');
  await recipe.takeCheck();
  await recipe.expectOutcome('Ordered', /2 tickets for Ada/);
  await recipe.press('Another order');
  await form.getByLabel('Tickets').fill('1');
  await recipe.press('Order');
  await recipe.expectOutcome('Ordered', /1 ticket for Ada/);
});
