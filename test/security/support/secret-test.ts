import { expect } from 'playwright/test';
import { CheckPage, test as checkTest } from '../../e2e/support/check-page.ts';
import type { OpenOptions } from '../../e2e/support/page-address.ts';
import { startWorld } from '../../e2e/support/world.ts';
import { BROWSERS_WORDS, findSecrets, OutsideRecord, type Places, type Secrets } from './secret-search.ts';

/** How the page gets its session. */
export type SessionMode = 'session-url' | 'provider' | 'session-id';

/** A session as the backend answers it, as far as its secrets go. */
export interface AnsweredSession {
  readonly sessionId: string;
  readonly token: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** A page whose every way to the outside is written down. */
export class WatchedPage extends CheckPage {
  readonly #outside: OutsideRecord;
  readonly #logged: readonly string[];
  readonly #sessions: AnsweredSession[] = [];

  constructor(check: CheckPage, logged: readonly string[]) {
    super(check.page, check.world);
    this.#logged = logged;
    this.#outside = new OutsideRecord(this.page, this.page.context());
  }

  /** The sessions that pages got, the newest last. */
  get sessions(): readonly AnsweredSession[] {
    return this.#sessions;
  }

  /** Opens a page of a mode; answers of the backend may be changed on their way. */
  async openMode(
    mode: SessionMode,
    attributes: Readonly<Record<string, string>>,
    change: (session: AnsweredSession) => AnsweredSession = (session) => session,
  ): Promise<void> {
    await this.page.addInitScript({ path: 'test/security/support/page-record.js' });
    await this.page.route('**/api/liveness', async (route) => {
      const response = await route.fetch();
      const session = change((await response.json()) as AnsweredSession);
      this.#sessions.push(session);
      await route.fulfill({ response, json: session });
    });
    await this.openPage({
      attributes: {
        countdown: '0',
        ...attributes,
        ...(mode === 'session-url' ? { 'session-url': '/api/liveness' } : {}),
      },
    });
    if (mode !== 'session-url') await this.page.evaluate(giveSession, mode);
  }

  async openPage(options: OpenOptions): Promise<void> {
    await this.open(options);
  }

  /** The secrets of the newest session. */
  secrets(): AnsweredSession['credentials'] & Pick<AnsweredSession, 'token'> {
    const session = this.#sessions.at(-1);
    if (!session) throw new Error('The page never asked for a session.');
    const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
    return { accessKeyId, secretAccessKey, sessionToken, token: session.token };
  }

  /** Where secrets of the newest session are, one line for each. */
  async leaks(more: Secrets = {}): Promise<readonly string[]> {
    return findSecrets({ ...this.secrets(), ...more }, await this.#places()).toSorted();
  }

  /** Nothing of these is anywhere; the session id is where the contract says and nowhere else. */
  async expectNoLeaks(mode: SessionMode, more: Secrets = {}): Promise<void> {
    // A browser that cannot open a stream names its URL, in which key id and session token are and the secrets are not.
    const inUrl = /^(?:accessKeyId|sessionToken) .* in what the browser says of requests$/;
    expect((await this.leaks(more)).filter((line) => !inUrl.test(line))).toEqual([]);
    const mayNameSession = ['events', 'members', 'performance', 'addresses and referrers of requests', BROWSERS_WORDS];
    if (mode === 'session-id') mayNameSession.push('document');
    const places = await this.#places();
    expect(places.get('events')).toContain('statechange');
    expect(this.#logged.join(' ')).toContain('session created');
    const others = new Map([...places].filter(([place]) => !mayNameSession.includes(place)));
    expect(findSecrets({ sessionId: this.#sessions.at(-1)?.sessionId ?? '' }, others)).toEqual([]);
  }

  async #places(): Promise<Places> {
    const inside = Object.entries(await this.page.evaluate(() => window.pageRecord.places()));
    const logs = ['the logs of emulator and backend', this.#logged.join('\n')] as const;
    return new Map([...inside, ...(await this.#outside.places()), logs]);
  }
}

/** In the page: the session comes from the host's own code. */
async function giveSession(mode: SessionMode): Promise<void> {
  const element = document.querySelector('face-liveness');
  if (!element) throw new Error('no element');
  const ask = async () => {
    const headers = { 'Content-Type': 'application/json', 'X-Face-Liveness': '1' };
    return (await fetch('/api/liveness', { method: 'POST', headers, body: '{"challenge":"movement"}' })).json();
  };
  if (mode === 'provider') {
    element.sessionProvider = ask;
    return;
  }
  const { sessionId, credentials, region, endpoint } = await ask();
  element.credentialsProvider = async () => credentials;
  element.setAttribute('region', region);
  if (endpoint) element.setAttribute('endpoint', endpoint);
  element.setAttribute('session-id', sessionId);
}

/** Test with a page that is watched, and a world whose logs are kept. */
export const test = checkTest.extend<{ watched: WatchedPage }, { logged: string[] }>({
  // What emulator and backend write into their logs.
  logged: [
    // Playwright reads the fixtures that a function needs from its first parameter.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const logged: string[] = [];
      const restore = listenToConsole((line) => logged.push(line));
      await use(logged);
      restore();
    },
    { scope: 'worker' },
  ],
  world: [
    async ({ logged }, use) => {
      const world = await startWorld({ log: (line) => logged.push(line) });
      await use(world);
      await world.close();
    },
    { scope: 'worker' },
  ],
  watched: async ({ check, logged }, use) => {
    logged.length = 0;
    await use(new WatchedPage(check, logged));
  },
});

export { expect };

/** The backend runs in this process and has no other log than the console. */
function listenToConsole(write: (line: string) => void): () => void {
  const { log, warn, error, info, debug } = console;
  const listen =
    (original: (...values: unknown[]) => void) =>
    (...values: unknown[]): void => {
      write(values.map(String).join(' '));
      original(...values);
    };
  Object.assign(console, {
    log: listen(log),
    warn: listen(warn),
    error: listen(error),
    info: listen(info),
    debug: listen(debug),
  });
  return () => void Object.assign(console, { log, warn, error, info, debug });
}
