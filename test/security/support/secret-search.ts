import type { BrowserContext, Page, Request } from 'playwright/test';

/** What must not be found, by name. */
export type Secrets = Readonly<Record<string, string>>;

/** Place of what the browser itself writes into the console, which may name the URL of a stream that failed. */
export const BROWSERS_WORDS = 'what the browser says of requests';

/** Texts in which secrets are looked for, by where they were. */
export type Places = ReadonlyMap<string, string>;

/**
 * Where secrets are, in any of the forms in which texts carry them: as they are, escaped for a URL or for JSON, in
 * Base64, and the first half alone.
 * @returns One line for each secret and place; never the secret itself.
 */
export function findSecrets(secrets: Secrets, places: Places): readonly string[] {
  const found: string[] = [];
  for (const [name, secret] of Object.entries(secrets)) {
    if (secret.length < 8) throw new RangeError(`${name} is too short to be looked for`);
    for (const [place, text] of places) {
      const form = Object.entries(formsOf(secret)).find(([, needle]) => text.includes(needle));
      if (form) found.push(`${name} (${form[0]}) in ${place}`);
    }
  }
  return found;
}

function formsOf(secret: string): Readonly<Record<string, string>> {
  return {
    'as it is': secret,
    'its first half': secret.slice(0, Math.max(8, Math.ceil(secret.length / 2))),
    'escaped for a URL': encodeURIComponent(secret),
    'escaped for JSON': JSON.stringify(secret).slice(1, -1),
    'in Base64': Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1),
  };
}

/** What the page's memory holds after garbage collection, as the one place that it is. */
export async function heapOf(page: Page): Promise<Places> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return new Map([['memory', chunks.join('')]]);
}

/** Writes down what a page and its context say to the outside: console, errors, requests. */
export class OutsideRecord {
  readonly #console: string[] = [];
  /** What the browser itself says of requests; no script can read it, or keep it from being said. */
  readonly #browser: string[] = [];
  readonly #pending: Promise<void>[] = [];
  readonly #requests: string[] = [];

  constructor(page: Page, context: BrowserContext) {
    page.on('console', (message) => {
      const isOfBrowser = message.args().length === 0;
      (isOfBrowser ? this.#browser : this.#console).push(`${message.type()}: ${message.text()}`);
      for (const value of message.args()) this.#pending.push(this.#readValue(value));
    });
    page.on('pageerror', (error) => this.#console.push(`${error.message} ${error.stack ?? ''} ${String(error.cause)}`));
    context.on('request', (request) => this.#requests.push(describeRequest(request)));
  }

  async places(): Promise<Places> {
    await Promise.all(this.#pending);
    return new Map([
      ['the console', this.#console.join('\n')],
      [BROWSERS_WORDS, this.#browser.join('\n')],
      ['addresses and referrers of requests', this.#requests.join('\n')],
    ]);
  }

  async #readValue(value: { evaluate(read: (value: unknown) => string): Promise<string> }): Promise<void> {
    this.#console.push(await value.evaluate((logged) => window.pageRecord.describe(logged)));
  }
}

/** The address, and the headers that browsers write by themselves; the token goes in `Authorization`, as it has to. */
function describeRequest(request: Request): string {
  const { referer = '', cookie = '' } = request.headers();
  return `${request.method()} ${request.url()} referer: ${referer} cookie: ${cookie}`;
}

declare global {
  interface Window {
    readonly pageRecord: {
      describe(value: unknown): string;
      heldVideo(): readonly string[];
      heldCount(): number;
      blobUrls(): readonly string[];
      places(): Promise<Readonly<Record<string, string>>>;
    };
  }
}
