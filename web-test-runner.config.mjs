// Browser tests: every test/**/*.test.ts that is not *.node.test.ts, in Chromium, against sources and the built cdn/.
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { CHROMIUM_ARGUMENTS, ensureChromium } from './scripts/chromium.mjs';
import { summaryReporter } from './scripts/summary-reporter.mjs';

export default {
  files: ['test/**/*.test.ts', '!test/**/*.node.test.ts'],
  nodeResolve: { exportConditions: ['browser', 'production'] },
  // Detection runs on the CPU: two files at once would starve each other on a small machine.
  concurrency: 1,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 300_000,
  testFramework: { config: { timeout: 30_000 } },
  // Any other target would make the plugin rewrite built files too, the worker among them.
  plugins: [esbuildPlugin({ ts: true, target: 'esnext', tsconfig: 'tsconfig.base.json' })],
  mimeTypes: { '**/*.tflite': 'application/octet-stream' },
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), summaryReporter()],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: ensureChromium(), args: CHROMIUM_ARGUMENTS },
      createBrowserContext: ({ browser }) => browser.newContext({ permissions: ['camera'], locale: 'en-US' }),
    }),
  ],
};
