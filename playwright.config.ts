import { defineConfig } from 'playwright/test';
import { CHROMIUM_ARGUMENTS, ensureChromium } from './scripts/chromium.mjs';

/**
 * Tests of the built files in a real browser: whole checks against the real emulator and backend (test/e2e), and the
 * screens against stored pictures (test/visual).
 */
export default defineConfig({
  testDir: 'test',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  snapshotPathTemplate: 'test/visual/pictures/{arg}{ext}',
  // Pictures are made by whoever looks at them, never by a test that finds none.
  updateSnapshots: 'none',
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
