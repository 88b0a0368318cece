// In the page: takes checks to their ends, or to the moment in which they are left. Keeps nothing of what it did.
(() => {
  const ENDS = new Set(['succeeded', 'failed', 'sent', 'error', 'cancelled']);

  /** What happens to a check on its way. */
  const DEEDS = {
    cancel: (element) => element.cancel(),
    unplug: () => window.harness.camera.endTrack(),
    crash: () => {
      for (const worker of window.harness.workers)
        worker.dispatchEvent(new ErrorEvent('error', { message: 'crashed' }));
    },
  };

  /** Lets the person do at once what the check asks for. */
  function follow(element) {
    element.addEventListener('statechange', ({ detail: { state } }) => {
      const { person } = window.harness.camera;
      if (state === 'starting') person.moveTo({ faceHeightRatio: 0.42 });
      else if (state === 'fitting') {
        person.moveTo({ faceHeightRatio: 0.74 }, 150);
        person.thenMoveTo({ faceHeightRatio: 0.92 }, 2000);
      }
    });
  }

  /** What the harness wrote down is read by nobody here. */
  function forget() {
    window.harness.events.length = 0;
    window.harness.sockets.length = 0;
    // The browser lists 250 of them for every page that does not ask otherwise.
    performance.clearResourceTimings();
  }

  /** Runs one check of the page's element. @returns Its end. */
  function check({ at = null, deed = null } = {}) {
    const element = document.querySelector('face-liveness');
    const listening = new AbortController();
    return new Promise((resolve, reject) => {
      const look = ({ detail: { state } }) => {
        if (state === at) DEEDS[deed](element);
        if (!ENDS.has(state)) return;
        listening.abort();
        forget();
        resolve(state);
      };
      element.addEventListener('statechange', look, { signal: listening.signal });
      element.begin().catch(reject);
    });
  }

  /** A session of the page's backend whose verdict nobody fetches. */
  async function provideSession({ challenge }) {
    const response = await fetch('/api/liveness', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Face-Liveness': '1' },
      body: JSON.stringify({ challenge, locale: 'en' }),
    });
    return response.json();
  }

  /** Waits until the element comes to a state, or to one of the two of its start screen that are no states. */
  function reach(element, at) {
    return new Promise((resolve) => {
      element.addEventListener('statechange', ({ detail: { state } }) => {
        if (state === at) resolve();
        if (state !== 'intro' || at === 'intro') return;
        if (at !== 'opening' && at !== 'preview') void element.begin();
        // The start screen is rendered by then.
        else element.updateComplete.then(() => tryCamera(element, at === 'preview')).then(resolve);
      });
    });
  }

  /** Presses the button that opens the camera for a preview. */
  async function tryCamera(element, isAwaited) {
    const root = element.shadowRoot;
    root.querySelector('[part~="button"]:not([part~="button-primary"])').click();
    if (!isAwaited) return;
    await new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!root.querySelector('.preview')) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(root, { childList: true, subtree: true });
    });
  }

  /**
   * Puts an element into the page and takes it out again.
   * @returns The state in which it was.
   */
  async function visit({ attributes, at, deed = null, deedAt = null, delayMs, isProvided = false }) {
    const element = document.createElement('face-liveness');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (isProvided) element.sessionProvider = provideSession;
    follow(element);
    if (deed)
      element.addEventListener('statechange', ({ detail: { state } }) => state === deedAt && DEEDS[deed](element));
    const reached = reach(element, at);
    document.body.append(element);
    await reached;
    if (delayMs > 0) await new Promise((resolve) => window.counters.startTimer(resolve, delayMs));
    const { state } = element;
    element.remove();
    forget();
    return state;
  }

  window.driver = {
    check,
    visit,
    follow: () => follow(document.querySelector('face-liveness')),
    /** Waits may be as long as the test needs. */
    setLimits: (limits) => {
      const { prototype } = customElements.get('face-liveness');
      const { get } = Object.getOwnPropertyDescriptor(prototype, 'timeLimits');
      Object.defineProperty(prototype, 'timeLimits', {
        configurable: true,
        get() {
          return { ...get.call(this), ...limits };
        },
      });
    },
  };
})();
