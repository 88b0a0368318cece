import {
  expect,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  test as base,
  type TestType,
} from 'playwright/test';
import { buildHostApplication, type HostApplication } from './host-application.ts';
import { HostPage } from './host-page.ts';
import { type HostSite, startHostSite } from './host-site.ts';
import type { Host } from './host.ts';
import { createVisitorScript } from './simulated-visitor.ts';

/** Installing the tools of a host into an empty folder and building it. */
const PREPARATION_MS = 240_000;

/** A host application that is built and served, for all tests of one file. */
export interface RunningHost {
  readonly application: HostApplication;
  readonly site: HostSite;
  readonly visitorScript: string;
}

/** Playwright's test with a page of a host, and the host itself. */
export type HostTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & { readonly host: HostPage },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & { readonly running: RunningHost }
>;

/** A test of one host: the package is packed and installed, the application built and served, once for the whole file. */
export function hostTest(host: Host): HostTest {
  return base.extend<{ readonly host: HostPage }, { readonly running: RunningHost }>({
    running: [
      // Playwright reads the fixtures that a function needs from its first parameter.
      // oxlint-disable-next-line no-empty-pattern
      async ({}, use) => {
        const application = await buildHostApplication(host);
        try {
          const site = await startHostSite(host, application);
          await use({ application, site, visitorScript: await createVisitorScript(application) });
          await site.close();
        } finally {
          await application.remove();
        }
      },
      { scope: 'worker', timeout: PREPARATION_MS },
    ],
    host: async ({ page, running }, use) => {
      await page.addInitScript(running.visitorScript);
      await use(new HostPage(page, running.site));
    },
  });
}

export { expect };
