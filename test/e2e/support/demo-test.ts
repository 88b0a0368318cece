import { test as base } from 'playwright/test';
import { type DemoServer, startDemo } from '../../support/demo-server.ts';

/** Test with a demo server that the tests of one worker share. */
export const test = base.extend<object, { demo: DemoServer }>({
  demo: [
    // Playwright reads the fixtures that a function needs from its first parameter.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker' },
  ],
});
