import { defineConfig } from 'playwright/test';
import { CHROMIUM_ARGUMENTS, ensureChromium } from './scripts/chromium.mjs';

/** End-to-end tests: the built files in a real browser, against the real emulator and backend. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  // One check at a time: each keeps a core busy with recording and detection.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    viewport: { width: 360, height: 640 },
    launchOptions: { executablePath: ensureChromium(), args: CHROMIUM_ARGUMENTS },
    locale: 'en-US',
  },
});
