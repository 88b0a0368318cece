import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { createSession } from './support/api-client.ts';
import { launchBrowser } from './support/browser-recording.ts';
import { genuineCheck } from './support/genuine-check.ts';
import { StreamClient } from './support/stream-client.ts';
import { writeWebm } from './support/webm-writer.ts';

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.close());

async function run(video = writeWebm({ durationMs: 5900 })): Promise<string> {
  const sessionId = await createSession(emulator, { Settings: { AuditImagesLimit: 2 } });
  const client = await StreamClient.open({
    streamUrl: emulator.streamUrl,
    credentials: emulator.credentials,
    sessionId,
  });
  await client.sendAll(genuineCheck(await client.challenge(), { video }));
  await client.next();
  return sessionId;
}

function statusFor(path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${emulator.url}${path}`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

describe('the data behind the inspector', () => {
  it('serves a page under a strict policy, without anything inline', async () => {
    const response = await fetch(`${emulator.url}/`);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    const page = await response.text();
    assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/);
    assert.match(page, /not a certified presentation-attack detector/);
  });

  for (const [path, type] of [
    ['/inspector.js', 'text/javascript; charset=utf-8'],
    ['/inspector-elements.js', 'text/javascript; charset=utf-8'],
    ['/inspector-trace.js', 'text/javascript; charset=utf-8'],
    ['/inspector-trace-reader.js', 'text/javascript; charset=utf-8'],
    ['/inspector.css', 'text/css; charset=utf-8'],
    ['/inspector.svg', 'image/svg+xml'],
    ['/inspector/facts', 'application/json'],
  ] as const) {
    it(`serves ${path}`, async () => {
      const response = await fetch(emulator.url + path);
      assert.deepEqual([response.status, response.headers.get('content-type')], [200, type]);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    });
  }

  it('serves the video and the images of a check', async () => {
    const video = writeWebm({ durationMs: 5900 });
    const base = `${emulator.url}/inspector/sessions/${await run(video)}`;
    const response = await fetch(`${base}/video`);
    assert.equal(response.headers.get('content-type'), 'video/webm');
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), video);
    for (const name of ['reference', 'audit-1', 'audit-2']) {
      const image = Buffer.from(await (await fetch(`${base}/images/${name}.webp`)).arrayBuffer());
      assert.equal(image.toString('latin1', 8, 15), 'WEBPVP8');
    }
  });

  it('answers what does not exist with 404', async () => {
    const sessionId = await createSession(emulator);
    for (const path of [
      'nothing',
      'inspector/sessions/nobody',
      `inspector/sessions/${sessionId}/video`,
      `inspector/sessions/${sessionId}/images/reference.webp`,
      `inspector/sessions/${sessionId}/x/y/z`,
    ]) {
      assert.equal((await fetch(`${emulator.url}/${path}`)).status, 404, path);
    }
  });

  it('does not answer a foreign name that was pointed at this machine', async () => {
    assert.equal(await statusFor('/inspector/sessions', 'evil.example'), 404);
    assert.equal(await statusFor('/inspector/sessions', 'evil.example:4570'), 404);
    assert.equal(await statusFor('/inspector/sessions', 'localhost:4570'), 200);
    assert.equal(await statusFor('/inspector/sessions', '[::1]:4570'), 200);
  });

  it('tells open pages about a new session', async () => {
    const controller = new AbortController();
    const response = await fetch(`${emulator.url}/inspector/events`, { signal: controller.signal });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    const sessionId = await createSession(emulator);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.includes(sessionId)) break;
    }
    assert.match(text, new RegExp(`data: \\{"id":"${sessionId}","session":\\{.*"status":"CREATED"`));
    controller.abort();
  });
});

describe('the inspector in a browser', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const [device, width] of [
    ['phone', 360],
    ['desktop', 1280],
  ] as const) {
    it(`shows a running check on a ${device} without an error`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 720 } });
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(emulator.url);
      await page.getByText('live', { exact: true }).waitFor();
      const sessionId = await run();
      await page.getByText(sessionId).waitFor();
      await page.getByText('Pixels were not examined').waitFor();
      await page.getByRole('img', { name: 'Colors asked for and shown over time' }).waitFor();
      assert.equal(await page.locator('table').first().locator('tbody tr').count(), 8);
      assert.equal(await page.locator('.picture').count(), 3);
      assert.ok(await page.getByText('DisconnectionEvent').isVisible());
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(overflow, 0);
      // The pictures of this check are noise, which the browser rightly refuses to decode.
      assert.deepEqual(
        errors.filter((error) => !/decod|Failed to load resource/.test(error)),
        [],
      );
      await page.close();
    });
  }
});
