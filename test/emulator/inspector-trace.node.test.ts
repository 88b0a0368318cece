import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import type { CheckTrace } from '../../src/check/check-trace.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { TracedCheck } from '../support/traced-check.ts';
import { createSession } from './support/api-client.ts';
import { launchBrowser } from './support/browser-recording.ts';
import { genuineCheck } from './support/genuine-check.ts';
import { StreamClient } from './support/stream-client.ts';
import { writeWebm } from './support/webm-writer.ts';

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>';

let emulator: Emulator;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

before(async () => {
  emulator = await startEmulator();
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  await emulator.close();
});
beforeEach(async () => {
  complaints.length = 0;
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(emulator.url);
  await page.getByText('live', { exact: true }).waitFor();
  await page.getByText('Trace of an element').click();
});
afterEach(async () => {
  // The pictures of these checks are noise, which the browser rightly refuses to decode.
  const others = complaints.filter((text) => !/decod|Failed to load resource/.test(text));
  await page.close();
  assert.deepEqual(others, []);
});

/** The trace of a check that failed in the oval, changed as the test says. */
function aTrace(changes: Partial<Record<keyof CheckTrace, unknown>> = {}): string {
  const check = new TracedCheck();
  check.toFitting();
  check.wait(7000);
  check.tell({ type: 'deadline', name: 'fit' });
  return JSON.stringify({ ...check.trace, ...changes }, null, 2);
}

async function show(text: string): Promise<void> {
  await page.locator('#trace-text').fill(text);
  await page.getByRole('button', { name: 'Show' }).click();
}

const problem = (): Promise<string | null> => page.locator('#trace-problem').textContent();
const drawn = (): Promise<string> => page.locator('#trace-view').innerText();

async function overflowPx(): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe('a trace in the inspector', () => {
  it('is drawn: error, states, guidance, steps, counters and environment', async () => {
    await show(aTrace());
    const text = await drawn();
    for (const part of [
      'fit-timeout',
      'fitting',
      'too-far',
      'recorder-started',
      'frames analysed',
      'video/webm;codecs=vp8',
    ])
      assert.ok(text.includes(part), part);
    assert.deepEqual(await page.locator('.course li > span:first-child').allInnerTexts(), [
      'starting',
      'positioning',
      'countdown',
      'fitting',
      'error',
    ]);
    assert.equal(await problem(), '');
    assert.equal(await overflowPx(), 0);
  });

  it('stands beside the session whose id ends so, in the order of the wall clock', async () => {
    const sessionId = await createSession(emulator);
    const client = await StreamClient.open({
      streamUrl: emulator.streamUrl,
      credentials: emulator.credentials,
      sessionId,
    });
    await client.sendAll(genuineCheck(await client.challenge(), { video: writeWebm({ durationMs: 5900 }) }));
    await client.next();
    await page.locator('#detail').getByText('closed', { exact: true }).waitFor();
    const response = await fetch(`${emulator.url}/inspector/sessions/${sessionId}`);
    const { number, createdEpochMs, timeline } = (await response.json()) as {
      readonly number: number;
      readonly createdEpochMs: number;
      readonly timeline: readonly { readonly atMs: number; readonly label: string }[];
    };
    // Begin was a second before the session was created; the camera was ready a millisecond before that.
    const begunAt = new Date(createdEpochMs - 1000).toISOString();
    await show(
      aTrace({ begunAt, session: `…${sessionId.slice(-4)}`, timings: { 'camera-ready': 999, video: 600_000 } }),
    );
    await page.getByRole('link', { name: `Check ${number}, …${sessionId.slice(-4)}` }).waitFor();
    const rows = await page.locator('#trace-view tbody tr').allInnerTexts();
    const cells = rows.map((row) => row.split('\t'));
    const theirs = cells.filter(([, by = '']) => by.startsWith('emulator'));
    assert.deepEqual(
      theirs.map(([time, , label]) => [time, label]),
      timeline.map(({ atMs, label }) => [`${((atMs + 1000) / 1000).toFixed(2)} s`, label]),
    );
    const labels = cells.map(([, , label]) => label);
    const first = labels.indexOf(timeline[0]?.label ?? '');
    assert.equal(labels[first - 1], 'camera-ready');
    assert.equal(labels.at(-1), 'video');
  });

  it('says when the emulator does not know its session', async () => {
    await show(aTrace({ begunAt: new Date().toISOString(), session: '…zzzz' }));
    assert.match(await drawn(), /…zzzz, not known here/);
  });

  it('is drawn when it is pasted', async () => {
    await page.locator('#trace-text').evaluate((field: HTMLTextAreaElement, text) => {
      field.value = text;
      field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true }));
    }, aTrace());
    await page.getByText('fit-timeout').first().waitFor();
  });

  it('is drawn when it is opened or dropped as a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trace-'));
    try {
      const file = join(folder, 'trace.json');
      await writeFile(file, aTrace());
      await page.getByLabel('Open a file').setInputFiles(file);
      await page.getByText('fit-timeout').first().waitFor();
    } finally {
      await rm(folder, { recursive: true });
    }
    await page.getByRole('button', { name: 'Clear' }).click();
    assert.equal(await drawn(), '');
    await page.locator('#trace').evaluate((panel, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'trace.json', { type: 'application/json' }));
      panel.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, aTrace());
    await page.getByText('fit-timeout').first().waitFor();
  });

  it('is text, whatever it holds', async () => {
    const title = await page.title();
    const one = [{ state: HOSTILE, atMs: 0 }];
    await show(
      aTrace({
        client: HOSTILE,
        challenge: HOSTILE,
        session: '<b>',
        states: one,
        guidance: [{ code: HOSTILE, atMs: 0 }],
        timings: { [HOSTILE]: 1 },
        counters: { [HOSTILE]: 1 },
        environment: { [HOSTILE]: HOSTILE, viewport: { [HOSTILE]: 1 } },
        error: { code: HOSTILE, recovery: HOSTILE, message: HOSTILE },
      }),
    );
    assert.equal(await page.locator('#trace-view').locator('img, script, b').count(), 0);
    assert.equal((await drawn()).split('onerror=').length - 1, 13);
    assert.equal(await page.title(), title);
    assert.equal(await overflowPx(), 0);
  });

  for (const [what, text, expected] of [
    ['nothing', '  ', /Nothing was given/],
    ['a megabyte', 'x'.repeat(1_000_000), /too long.*1000 kB/],
    ['what is no JSON', HOSTILE, /no JSON/],
    ['a list', '[]', /no trace: it has no version/],
    ['version 1', aTrace({ version: 1 }), /another version than 2/],
    [
      'an unknown member',
      aTrace().replace('{', `{ ${JSON.stringify(HOSTILE)}: 1,`),
      /member that traces have not, <img/,
    ],
    ['a member of the prototype', aTrace().replace('{', '{ "toString": 1,'), /member that traces have not, toString/],
    ['states without times', aTrace({ states: [{ state: 'idle' }] }), /member states has another form/],
    [
      'too many states',
      aTrace({ states: Array.from({ length: 201 }, () => ({ state: 'idle', atMs: 0 })) }),
      /member states has another form/,
    ],
    ['a missing member', aTrace({ counters: undefined }), /member counters is missing/],
    [
      'an environment of objects',
      aTrace({ environment: { a: { toString: { b: 1 } } } }),
      /environment has another form/,
    ],
    ['no date', aTrace({ begunAt: 'yesterday-ish' }), /member begunAt has another form/],
  ] as const) {
    it(`refuses ${what}, says why and draws nothing`, async () => {
      await show(aTrace());
      await show(text);
      assert.match((await problem()) ?? '', expected);
      assert.equal(await drawn(), '');
      assert.equal(await overflowPx(), 0);
    });
  }
});
