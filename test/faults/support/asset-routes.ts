import type { Route } from 'playwright/test';
import type { AssetFault } from './broken-assets.ts';

/** What the worker of a cell does on top: a message of the test makes it hang, or send what is no message. */
const ORDERS = `
addEventListener('message', ({ data }) => {
  if (data.ordered === 'hang') for (;;);
  if (data.ordered === 'garbage') postMessage({ type: 'faces', numbers: 'none' });
});
`;

/** The worker's own script, which also takes orders. */
export async function answerWorker(route: Route): Promise<void> {
  const response = await route.fetch();
  await route.fulfill({ response, body: `${await response.text()}${ORDERS}` });
}

/** A file that cannot be used. */
export async function answerBroken(route: Route, way: AssetFault['way']): Promise<void> {
  switch (way) {
    case 'missing':
      return route.fulfill({ status: 404, body: 'not found' });
    case 'page':
      return route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' });
    case 'truncated': {
      const response = await route.fetch();
      const body = await response.body();
      return route.fulfill({ response, body: body.subarray(0, body.length / 2) });
    }
    case 'throws':
      return route.fulfill({ status: 200, contentType: 'text/javascript', body: "throw new Error('ordered');" });
    case 'stalled':
      // Never answered; the page is closed at the end of its test.
      return undefined;
    default:
      return way satisfies never;
  }
}
