import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright';
import { CHROMIUM_ARGUMENTS, ensureChromium } from '../../scripts/chromium.mjs';
import { VERSION } from '../../src/core/version.ts';

const SITE = 'https://shop.example';
/** Two servers of the same files: the one of another version says so. */
const FIRST = 'https://one.example/face-liveness/';
const SECOND = 'https://two.example/face-liveness/';
const OTHER_VERSION = '9.8.7';
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.json': 'application/json' };

let browser: Browser;
let page: Page;
let complaints: string[];

before(async () => {
  browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGUMENTS });
});
after(() => browser.close());

beforeEach(async () => {
  page = await browser.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') complaints.push(line.text());
  });
  for (const origin of [FIRST, SECOND])
    await page.route(`${origin}**`, (route) => route.fulfill(builtFile(route.request().url())));
});
afterEach(() => page.close());

/** What was built, as a server of any origin would send it. */
function builtFile(url: string): { body: Buffer | string; headers: Record<string, string> } {
  const name = new URL(url).pathname.replace('/face-liveness/', '');
  const content = readFileSync(`cdn/${name}`);
  const body = url.startsWith(SECOND) ? content.toString().replaceAll(VERSION, OTHER_VERSION) : content;
  return { body, headers: { 'Content-Type': TYPES[extname(name)] ?? '', 'Access-Control-Allow-Origin': '*' } };
}

async function open(html: string): Promise<void> {
  await page.route(`${SITE}/`, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html>${html}` }));
  await page.goto(`${SITE}/`);
}

function script(origin: string): string {
  return `<script type="module" src="${origin}face-liveness.js"></script>`;
}

describe('two copies of the bundle on one page', () => {
  it('are two versions indeed', () => {
    assert.notEqual(builtFile(`${SECOND}face-liveness.js`).body, builtFile(`${FIRST}face-liveness.js`).body.toString());
  });

  it('leave the first one in place, without a complaint', async () => {
    await open(`<face-liveness></face-liveness>${script(FIRST)}${script(SECOND)}`);
    const isFirst = await page.evaluate(
      async ([first, second]) => {
        const [one, two] = (await Promise.all([import(first), import(second)])) as { FaceLivenessElement: unknown }[];
        const defined = customElements.get('face-liveness');
        return [defined === one?.FaceLivenessElement, one?.FaceLivenessElement === two?.FaceLivenessElement];
      },
      [`${FIRST}face-liveness.js`, `${SECOND}face-liveness.js`] as const,
    );
    assert.deepEqual(isFirst, [true, false]);
    assert.deepEqual(complaints, []);
  });

  it('recognise each other’s errors', async () => {
    await open(`<face-liveness></face-liveness>${script(FIRST)}${script(SECOND)}`);
    const report = await page.evaluate(async (second) => {
      const { FaceLivenessError } = (await import(second)) as { FaceLivenessError: new (code: string) => Error };
      const element = document.querySelector('face-liveness');
      if (!element) return null;
      const failed = new Promise<Error & { code: string }>((resolve) =>
        element.addEventListener('error', ({ detail }) => resolve(detail)),
      );
      await element.begin();
      const error = await failed;
      return {
        code: error.code,
        isOurs: error instanceof FaceLivenessError,
        isOther: new Error('another') instanceof FaceLivenessError,
        ownIsOurs: new FaceLivenessError('limited') instanceof FaceLivenessError,
      };
    }, `${SECOND}face-liveness.js`);
    assert.deepEqual(report, { code: 'no-session', isOurs: true, isOther: false, ownIsOurs: true });
    // The page has no source of sessions, which is told to its developer.
    assert.match(complaints.join('\n'), /^<face-liveness> no-session: .+$/);
  });
});

describe('the tag in HTML from a server', () => {
  const TAG = '<face-liveness session-url="/api"><p slot="privacy">We keep it for a day.</p></face-liveness>';

  it('shows what stands in it while there is no script', async () => {
    await open(TAG);
    assert.equal(await page.locator('face-liveness').innerText(), 'We keep it for a day.');
    assert.ok(await page.getByText('We keep it for a day.').isVisible());
  });

  it('becomes the element around it when the script arrives', async () => {
    await open(TAG + script(FIRST));
    await page.locator('face-liveness[state="intro"]').waitFor();
    const isSlotted = await page.getByText('We keep it for a day.').evaluate((text) => text.assignedSlot?.name);
    assert.equal(isSlotted, 'privacy');
    assert.ok(await page.getByRole('button', { name: 'Begin' }).isVisible());
  });
});
