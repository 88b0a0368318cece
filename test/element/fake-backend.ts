/** A request that the element sent to the host's backend. */
export interface BackendRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal | null;
}

type Answer = Response | Promise<Response>;

/** The host's backend in place of the network: answers `fetch` as the test says until it is taken away. */
export class FakeBackend {
  readonly requests: BackendRequest[] = [];
  readonly #fetch = globalThis.fetch;

  /** @param answer Called for every request. */
  constructor(answer: (request: BackendRequest) => Answer) {
    globalThis.fetch = async (input, init) => {
      const request: BackendRequest = {
        method: init?.method ?? 'GET',
        url: new URL(input instanceof Request ? input.url : input),
        headers: new Headers(init?.headers),
        body: typeof init?.body === 'string' ? init.body : '',
        signal: init?.signal ?? null,
      };
      this.requests.push(request);
      return await unlessAborted(answer(request), request.signal);
    };
  }

  uninstall(): void {
    globalThis.fetch = this.#fetch;
  }
}

function unlessAborted(answer: Answer, signal: AbortSignal | null): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    Promise.resolve(answer).then(resolve, reject);
  });
}
