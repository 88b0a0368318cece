import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { THEMES } from '../../demo/themes.js';
import { strings as german } from '../../src/i18n/locales/de.ts';
import { strings as english } from '../../src/i18n/locales/en.ts';
import { traceProblems } from '../support/trace-schema.ts';
import { expect, type PanelName, test } from './support/playground-page.ts';

const DESKTOP = { width: 1280, height: 800 };
const PANELS: readonly PanelName[] = ['Settings', 'Camera', 'Service', 'Events', 'Timeline', 'Code'];

test.describe('on a desktop', () => {
  test.use({ viewport: DESKTOP, permissions: ['clipboard-read', 'clipboard-write'] });

  test('a check in another language and theme succeeds and leaves its trace', async ({ playground }) => {
    await playground.open();
    await playground.choose('lang', 'de');
    await playground.choose('theme', 'bank');
    await playground.choose('challenge', 'movement');
    await playground.page.getByLabel('countdown').fill('0');
    await playground.armConfidence(99);
    await playground.begin();
    await playground.expectState('succeeded');
    await expect(playground.element.locator('[part~="heading"]')).toHaveText(german['result.succeeded.heading']);
    await expect(playground.element.locator('[part~="heading"]')).toHaveCSS('font-family', /^Georgia/);

    await playground.turnTo('Timeline');
    const states = playground.page.locator('#timeline .name');
    await expect(states).toHaveText(
      ['starting', 'positioning', 'countdown', 'fitting', 'finishing', 'verifying', 'succeeded'],
      { useInnerText: true },
    );
    const frames = playground.page.getByRole('row', { name: /^Frames looked at/ });
    await expect(frames).toHaveText(/Frames looked at\s*[1-9]/);

    await playground.press('Copy trace');
    await expect(playground.page.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied: unknown = JSON.parse(await playground.page.evaluate(() => navigator.clipboard.readText()));
    expect(copied).toMatchObject({ version: 2, challenge: 'FaceMovementChallenge', error: null });
    expect(copied).toMatchObject({ environment: { frameFeed: 'stream', language: 'de', engine: 'builtin' } });
    expect(traceProblems(copied)).toEqual([]);
    await expect(playground.page.getByRole('row', { name: /^recorder-started/ })).toHaveText(/\d s/);
  });

  test('a fault that was armed by hand ends the next check, and no other one', async ({ playground }) => {
    await playground.open('&challenge=movement&countdown=0');
    await playground.turnTo('Service');
    await playground.page.getByLabel('Fault').selectOption({ label: 'The connection is cut' });
    await playground.page.getByLabel('After bytes').fill('15000');
    await playground.press('Arm');
    const state = playground.page.locator('#order-state');
    await expect(state).toHaveText('Armed for the next session: The connection is cut (after bytes 15000).');
    await playground.begin();
    await playground.expectState('error');
    await expect(state).toHaveText('Nothing is armed; the last session used the order up.');
    await playground.turnTo('Events');
    await expect(playground.page.locator('#events [data-event="error"]')).toContainText('connection-lost');

    await playground.turnTo('Service');
    await playground.press('Clear');
    await playground.armConfidence(98);
    await playground.element.locator('[part~="button-primary"]').click();
    await playground.expectState('succeeded');
  });

  test('what makes no sense is not armed, and the page says why', async ({ playground }) => {
    await playground.open();
    await playground.turnTo('Service');
    await playground.page.getByLabel('Colors', { exact: true }).fill('red');
    await playground.press('Arm');
    await expect(playground.page.locator('#order-problem')).toContainText('#ff0000');
    await expect(playground.page.locator('#order-state')).toHaveText('Nothing is armed.');
    await playground.press('Clear');
    await expect(playground.page.locator('#order-problem')).toBeEmpty();
  });

  test('the person’s camera is unplugged when that was chosen', async ({ playground }) => {
    await playground.open('&challenge=movement&countdown=0');
    await playground.turnTo('Camera');
    await playground.choose('incident', 'unplugged');
    await playground.begin();
    await playground.expectState('error');
    await playground.turnTo('Events');
    await expect(playground.page.locator('#events [data-event="error"]')).toContainText('camera-lost');
  });

  test('the events can be filtered and copied, and hold no ids', async ({ playground }) => {
    await playground.open('&challenge=movement&countdown=0');
    await playground.armConfidence(99);
    await playground.begin();
    await playground.expectState('succeeded');
    await playground.turnTo('Events');
    const shown = playground.page.locator('#events li:visible');
    await expect(shown.filter({ hasText: 'analysiscomplete' })).toContainText('us-east-1, Simulated camera');
    await playground.page.locator('#event-filter').getByLabel('statechange').uncheck();
    await playground.page.locator('#event-filter').getByLabel('guidance').uncheck();
    await expect(shown).toHaveText([/analysiscomplete/, /verdict\s*live/]);
    await playground.press('Copy');
    const copied = await playground.page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n').map((line) => line.split('\t')[1])).toEqual(['analysiscomplete', 'verdict']);
    expect(await playground.page.locator('#panels').innerText()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('the code is that of the settings, and React’s events are in lower case', async ({ playground }) => {
    await playground.open('&lang=de&require-consent=on&theme=peach');
    await playground.write('strings', '{"start.begin": "Los"}');
    await playground.turnTo('Code');
    const code = playground.page.locator('#snippet');
    const element = '<face-liveness lang="de" require-consent session-url="/api/liveness" alternative-url="/other-way"';
    await expect(code).toContainText('<script type="module" src="/cdn/face-liveness.js"></script>');
    await expect(code).toContainText(element);
    await expect(code).toContainText('--face-liveness-radius: 32px;');
    await expect(code).not.toContainText(/allow-virtual-camera|data-theme|face-liveness-screen/);
    await playground.page.getByLabel('React').check();
    await expect(code).toContainText('onanalysiscomplete={onAnalysisComplete}');
    await expect(code).toContainText('strings={strings}');
    await playground.press('Copy code');
    await expect(playground.page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await playground.page.evaluate(() => navigator.clipboard.readText())).toBe(await code.textContent());
  });

  test('a link shows the same settings, until they are reset', async ({ playground, context }) => {
    await playground.open();
    await playground.choose('lang', 'de');
    await playground.choose('theme', 'signal');
    await playground.page.getByText('Session and service').click();
    await playground.page.getByLabel('session-id').fill('0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a');
    await playground.page.getByLabel('region').fill('eu-west-1');
    await playground.page.getByLabel('region').press('Tab');
    const address = playground.page.url();
    expect(new URL(address).search).toBe('?lang=de&region=eu-west-1&theme=signal&camera=simulated');

    const other = await context.newPage();
    await other.goto(address);
    const element = other.locator('face-liveness');
    await expect(element).toHaveAttribute('lang', 'de');
    await expect(element).toHaveAttribute('region', 'eu-west-1');
    await expect(element).toHaveAttribute('data-theme', 'signal');
    await expect(other.locator('[data-setting][name="lang"]')).toHaveValue('de');
    await other.getByRole('button', { name: 'Reset' }).click();
    await expect(element).not.toHaveAttribute('lang');
    await expect(element).not.toHaveAttribute('data-theme');
    expect(new URL(other.url()).search).toBe('');
  });

  test('a link begins no check, and rewords no warning', async ({ playground }) => {
    const texts = encodeURIComponent(JSON.stringify({ 'start.begin': 'Nothing to fear' }));
    await playground.open(`&skip-intro=on&countdown=0&challenge=light&strings=${texts}`);
    await expect(playground.element.locator('[part~="button-primary"]')).toHaveText(english['start.begin']);
    await playground.turnTo('Events');
    await expect(playground.page.locator('#events li').filter({ hasText: 'starting' })).toHaveCount(0);
    expect(playground.page.url()).not.toMatch(/skip-intro|strings/);
  });

  test('without a start screen a check begins when the visitor starts over, and not before', async ({ playground }) => {
    await playground.open('&challenge=movement&countdown=0');
    await playground.page.getByLabel('skip-intro').check();
    await playground.choose('lang', 'de');
    const heading = playground.element.locator('[part~="heading"]');
    await expect(heading).toHaveText(german['start.heading']);
    await expect(playground.element).toHaveAttribute('state', 'intro');
    await playground.press('Start over');
    await expect(playground.element).not.toHaveAttribute('state', 'intro');
    await playground.turnTo('Camera');
    await playground.choose('scenario', 'two');
    await expect(heading).toHaveText(german['start.heading']);
    await expect(playground.element).toHaveAttribute('state', 'intro');
  });

  test('of two quick changes of the camera only the last one brings the element back', async ({ playground }) => {
    const { page } = playground;
    let release = (): void => {};
    const held = new Promise<void>((letGo) => (release = letGo));
    await page.route('**/testing.js', async (route) => {
      await held;
      await route.continue();
    });
    await playground.open('&camera=real');
    await page.evaluate(() => {
      const stage = document.querySelector('.stage');
      if (!stage) throw new Error('There is no stage.');
      const count = (records: readonly MutationRecord[]): number =>
        records.flatMap(({ addedNodes }) => [...addedNodes]).filter(({ nodeName }) => nodeName === 'FACE-LIVENESS')
          .length;
      document.body.dataset['returns'] = '0';
      new MutationObserver((records) => {
        document.body.dataset['returns'] = String(Number(document.body.dataset['returns']) + count(records));
      }).observe(stage, { childList: true });
    });
    await playground.turnTo('Camera');
    await page.getByLabel('Simulated').check();
    await playground.write('seed', '7');
    await playground.turnTo('Settings');
    await playground.press('Start over');
    await expect(playground.element).toHaveCount(0);
    release();
    await expect(playground.element).toHaveAttribute('state', 'intro');
    await expect(page.locator('body')).toHaveAttribute('data-returns', '1');
  });

  test('a camera that cannot be installed is explained, and another one can be chosen', async ({ playground }) => {
    const { page } = playground;
    await page.route('**/testing.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("It is broken.");' }),
    );
    await playground.open('&camera=real');
    await playground.turnTo('Camera');
    await page.getByLabel('Simulated').check();
    await expect(page.locator('#camera-problem')).toContainText('The camera could not be changed: It is broken.');
    await expect(playground.element).toHaveCount(0);
    await page.getByLabel('Real').check();
    await expect(page.locator('#camera-problem')).toBeHidden();
    await expect(playground.element).toHaveAttribute('state', 'intro');
  });

  test('a wrong clock is shown as everybody’s, until it is right again', async ({ playground }) => {
    await playground.open('&challenge=movement&countdown=0');
    await playground.turnTo('Service');
    await playground.page.getByLabel('Fault').selectOption({ label: 'The clocks disagree' });
    await playground.press('Arm');
    const clock = playground.page.locator('#clock-state');
    await expect(clock).toBeEmpty();
    await playground.begin();
    await expect(clock).toContainText('The service’s clock is 60 minutes ahead for everybody');
    await playground.press('Clear');
    await expect(clock).toBeEmpty();
  });

  test('the form has a control with a label for every attribute', async ({ playground }) => {
    const manifest = JSON.parse(readFileSync(resolve('custom-elements.json'), 'utf8')) as {
      modules: { declarations?: { tagName?: string; attributes?: { name: string }[] }[] }[];
    };
    const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
    const { attributes = [] } = declarations.find(({ tagName }) => tagName === 'face-liveness') ?? {};
    await playground.open();
    for (const { name } of attributes.filter((attribute) => attribute.name !== 'state')) {
      await expect(playground.page.locator('#settings').getByLabel(name, { exact: true })).toHaveAttribute(
        'name',
        name,
      );
    }
  });

  test('single texts are replaced, and a mistake in them is explained', async ({ playground }) => {
    await playground.open();
    await playground.page.getByText('Texts', { exact: true }).click();
    const field = playground.page.getByLabel('strings');
    const begin = playground.element.locator('[part~="button-primary"]');
    await field.fill('{"start.begin": "Off we go"}');
    await field.blur();
    await expect(begin).toHaveText('Off we go');
    await field.fill('{"start.begun": "Never"}');
    await field.blur();
    await expect(playground.page.locator('#strings-problem')).toContainText('There is no text “start.begun”.');
    await expect(begin).toHaveText('Off we go');
  });

  test('the tabs are moved through by arrow keys', async ({ playground }) => {
    await playground.open();
    const { page } = playground;
    await page.getByRole('tab', { name: 'Settings' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('tab', { name: 'Camera' })).toBeFocused();
    await expect(page.getByRole('tabpanel', { name: 'Camera' })).toBeVisible();
    await page.keyboard.press('End');
    await expect(page.getByRole('tabpanel', { name: 'Code' })).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('tabpanel', { name: 'Settings' })).toBeVisible();
    await expect(page.getByRole('tabpanel')).toHaveCount(1);
  });

  test('with the real service there is nothing to order', async ({ playground }) => {
    const facts = { service: 'aws', region: 'eu-west-1', inspectorUrl: null };
    await playground.page.route('**/playground.json', (route) => route.fulfill({ json: facts }));
    await playground.open();
    await expect(playground.page.getByRole('tab')).toHaveText(['Settings', 'Camera', 'Events', 'Timeline', 'Code']);
    await expect(playground.page.locator('#order')).toHaveCount(0);
    await expect(playground.page.getByRole('link', { name: 'Inspector' })).toBeHidden();
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [DESKTOP, { width: 320, height: 640 }]) {
    test.describe(`in ${colorScheme} colors, ${viewport.width} pixels wide`, () => {
      test.use({ colorScheme, viewport });

      test('axe finds nothing, and nothing is wider than the page', async ({ playground }) => {
        await playground.open('&scenario=two&moment=recorded');
        for (const panel of PANELS) {
          await playground.turnTo(panel);
          if (panel === 'Service') await playground.page.getByLabel('Fault').selectOption('exception');
          expect(await playground.axeFindings(), panel).toEqual([]);
          expect(await playground.page.evaluate(() => document.documentElement.scrollWidth), panel).toBe(
            viewport.width,
          );
        }
      });
    });
  }
}

test('everything on a phone is large enough to touch', async ({ playground }) => {
  await playground.page.setViewportSize({ width: 320, height: 640 });
  await playground.open();
  for (const panel of PANELS) await playground.turnTo(panel);
  await playground.page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  const small = await playground.page.evaluate(() =>
    [...document.querySelectorAll('main a, nav a, button, select, input, textarea, summary')]
      .map((target) =>
        target.matches('[type="checkbox"], [type="radio"]') ? (target.closest('label, .row') ?? target) : target,
      )
      // A link inside a sentence is as high as its line.
      .filter((target) => target.checkVisibility() && target.closest('p') === null)
      .filter((target) => Math.round(target.getBoundingClientRect().height) < 44)
      .map((target) => target.outerHTML.slice(0, 80)),
  );
  expect(small).toEqual([]);
});

test.describe('the example theme', () => {
  const PAIRS = [
    ['on-surface', 'surface'],
    ['muted', 'surface'],
    ['on-accent', 'accent'],
    ['accent', 'surface'],
    ['danger', 'surface'],
    ['success', 'surface'],
  ] as const;

  for (const { name } of THEMES)
    for (const appearance of ['', 'light', 'dark'])
      for (const colorScheme of ['light', 'dark'] as const)
        test(`${name} has contrast, appearance “${appearance}” on a ${colorScheme} device`, async ({ playground }) => {
          await playground.page.emulateMedia({ colorScheme });
          await playground.open(`&theme=${name}&appearance=${appearance}`);
          const { contrasts, isDark } = await playground.element.evaluate((element, pairs) => {
            const probe = document.createElement('span');
            element.shadowRoot?.querySelector('.root')?.append(probe);
            const colorOf = (property: string): readonly number[] => {
              probe.style.setProperty('color', `var(--face-liveness-${property})`);
              return (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number).slice(0, 3);
            };
            // Relative luminance and contrast as WCAG 2.2 defines them.
            const luminanceOf = (property: string): number => {
              const [red = 0, green = 0, blue = 0] = colorOf(property)
                .map((value) => value / 255)
                .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
              return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            };
            const list = pairs.map(([text, ground]) => {
              const [low = 0, high = 0] = [luminanceOf(text), luminanceOf(ground)].sort((one, other) => one - other);
              return { pair: `${text} on ${ground}`, ratio: (high + 0.05) / (low + 0.05) };
            });
            return { contrasts: list, isDark: luminanceOf('surface') < 0.2 };
          }, PAIRS);
          expect(contrasts.filter(({ ratio }) => !(ratio >= 4.5))).toEqual([]);
          expect(contrasts).toHaveLength(PAIRS.length);
          expect(isDark).toBe((appearance || colorScheme) === 'dark');
        });
});
