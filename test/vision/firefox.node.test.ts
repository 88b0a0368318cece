import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { build } from 'vite';
import { findFirefox, launchFirefox, type RunningFirefox } from '../support/firefox-browser.ts';

const ROOT = join(import.meta.dirname, '../..');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
const HTML =
  '<!doctype html><link rel="icon" href="data:,"><title>Firefox</title><script type="module" src="/page.js"></script>';

const executable = findFirefox();
const skip = executable === null && 'Firefox is not installed (on Debian: apt-get install firefox-esr xvfb)';

describe('the built-in engine in Firefox', { skip }, () => {
  let folder = '';
  let server: Server;
  let firefox: RunningFirefox;
  let requests: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firefox-'));
    await buildPage(folder);
    server = createServer(({ url = '/' }, response) => {
      requests.push(url);
      void answer(url, response, folder);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    firefox = await launchFirefox(executable ?? '');
  });

  after(async () => {
    server.close();
    await firefox.close();
    await rm(folder, { recursive: true });
  });

  async function inPage<Result>(use: (page: Page) => Promise<Result>): Promise<Result> {
    requests = [];
    const page = await firefox.browser.newPage();
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      return await use(page);
    } finally {
      await page.close();
    }
  }

  test('its worker finds the face of the simulated camera where it is drawn', async (context) => {
    const report = await inPage((page) => page.evaluate(() => window.trackFace()));
    context.diagnostic(`${await firefox.browser.version()}: ${JSON.stringify(report)}`);
    assert.deepEqual(report.faceCounts, Array(12).fill(1));
    assert.ok(report.farthestPx < 20, `A landmark is ${report.farthestPx} px away.`);
    assert.ok(report.lowestScore > 0.75, `A face scores ${report.lowestScore}.`);
  });

  test('its worker takes the relaxed module where Firefox has these instructions, else the plain one', async (context) => {
    const takesRelaxed = await inPage(async (page) => {
      await page.evaluate(() => window.trackFace());
      return page.evaluate(() => window.takesRelaxedSimd());
    });
    const modules = requests.filter((url) => url.endsWith('.wasm'));
    context.diagnostic(`Firefox took ${modules.join()}.`);
    assert.deepEqual(modules, [takesRelaxed ? '/cdn/frame-pipeline.relaxed.wasm' : '/cdn/frame-pipeline.wasm']);
  });

  test('it finds the same faces in the same places as MediaPipe Tasks, in more than 400 frames', async (context) => {
    await inPage(async (page) => {
      const lacking = await page.evaluate(() => window.mediaPipeLacks());
      if (lacking.length > 0) {
        context.skip(`MediaPipe lacks ${lacking.join()} here (on Debian: apt-get install xvfb libgl1-mesa-dri)`);
        return;
      }
      const report = await page.evaluate(() => window.compareFrames());
      const text = JSON.stringify(report);
      context.diagnostic(text);
      assert.ok(report.frames > 400, text);
      assert.ok(report.compared > 0.8 * report.frames * report.modules.length, text);
      assert.ok(report.closeCallRatio < 0.03, text);
      assert.deepEqual(report.failures, []);
    });
  });
});

/** The page, the built files below /cdn and MediaPipe's own files below /node_modules. */
async function answer(url: string, response: ServerResponse, folder: string): Promise<void> {
  const { pathname } = new URL(url, 'http://localhost');
  if (pathname === '/') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(HTML);
    return;
  }
  const isShared = pathname.startsWith('/cdn/') || pathname.startsWith('/node_modules/@mediapipe/');
  try {
    const body = await readFile(join(isShared ? ROOT : folder, pathname));
    response.writeHead(200, {
      'Content-Type': TYPES[extname(pathname)] ?? 'application/octet-stream',
      'Cache-Control': 'no-store',
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'firefox-page.ts'), formats: ['es'], fileName: () => 'page.js' },
    },
  });
}
