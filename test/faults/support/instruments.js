// In the page before every other script: counts what the element's own code leaves behind, and lets a test hold up or
// break parts of the browser. Whose code it is tells the stack: the element's files are served from /cdn/.
(() => {
  const isOwn = () => (new Error().stack ?? '').includes('/cdn/face-liveness');

  /** @type {Map<string, number>} */
  const timers = new Map();
  /** @param {string} start @param {string} stop @param {string} kind @param {any} target */
  const watchTimers = (start, stop, kind, target = window, isOnce = true) => {
    const [begin, end] = [target[start], target[stop]];
    const key = (id) => `${kind} ${id}`;
    target[start] = function (callback, ...rest) {
      if (!isOwn()) return begin.call(this, callback, ...rest);
      const id = begin.call(
        this,
        (...values) => {
          if (isOnce) timers.delete(key(id));
          callback(...values);
        },
        ...rest,
      );
      timers.set(key(id), 1);
      return id;
    };
    target[stop] = function (id) {
      timers.delete(key(id));
      return end.call(this, id);
    };
  };
  watchTimers('setTimeout', 'clearTimeout', 'timeout');
  watchTimers('setInterval', 'clearInterval', 'interval', window, false);
  watchTimers('requestAnimationFrame', 'cancelAnimationFrame', 'animation frame');
  watchTimers('requestVideoFrameCallback', 'cancelVideoFrameCallback', 'video frame', HTMLVideoElement.prototype);

  const WATCHED = [Window, Document, MediaQueryList, MediaStreamTrack, MediaRecorder, WebSocket, Worker];
  /** @type {{ target: EventTarget, type: string, listener: unknown, capture: boolean }[]} */
  let listeners = [];
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const captureOf = (options) => (typeof options === 'object' ? Boolean(options?.capture) : Boolean(options));
  const forget = (target, type, listener, capture) => {
    listeners = listeners.filter(
      (entry) =>
        entry.target !== target || entry.type !== type || entry.listener !== listener || entry.capture !== capture,
    );
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (listener && WATCHED.some((kind) => target instanceof kind) && isOwn()) {
      const capture = captureOf(options);
      const { signal, once } = typeof options === 'object' && options ? options : {};
      if (!signal?.aborted) {
        forget(target, type, listener, capture);
        listeners.push({ target, type, listener, capture });
        const leave = () => forget(target, type, listener, capture);
        if (signal) addEventListener.call(signal, 'abort', leave, { once: true });
        if (once) addEventListener.call(target, type, leave, { once: true });
      }
    }
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    forget(target, type, listener, captureOf(options));
    return removeEventListener.call(target, type, listener, options);
  };

  /** @type {Set<WakeLockSentinel>} */
  const wakeLocks = new Set();
  if (navigator.wakeLock) {
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    Object.defineProperty(navigator.wakeLock, 'request', {
      value: async (type) => {
        const sentinel = await request(type);
        wakeLocks.add(sentinel);
        return sentinel;
      },
    });
  }

  const nameOf = ({ target, type }) => `${target[Symbol.toStringTag]} ${type}`;
  /** What the element's code has not given back, by name. */
  const leftovers = () => [
    ...[...timers.keys()].map((key) => key.replace(/ \d+$/, '')),
    ...listeners.map(nameOf),
    ...[...wakeLocks].filter(({ released }) => !released).map(() => 'wake lock'),
  ];

  // What a test holds up.
  /** @type {Map<string, (() => void)[]>} */
  const gates = new Map();
  const passGate = (name) =>
    gates.has(name) ? new Promise((resolve) => gates.get(name)?.push(resolve)) : Promise.resolve();
  const hold = (name) => gates.set(name, []);
  const isHeld = (name) => (gates.get(name)?.length ?? 0) > 0;
  const release = () => {
    const waiting = [...gates.values()].flat();
    gates.clear();
    for (const proceed of waiting) proceed();
  };

  // The recorder, held up or broken.
  /** @type {Set<MediaRecorder>} */
  const recorders = new Set();
  const breaks = { recorder: '' };
  window.MediaRecorder = class extends MediaRecorder {
    // Little video: the service is given time for as much as a slow line may still be carrying.
    constructor(stream, options) {
      super(stream, { ...options, videoBitsPerSecond: 150_000 });
    }

    start(timeslice) {
      if (breaks.recorder === 'refuse') throw new DOMException('ordered', 'NotSupportedError');
      recorders.add(this);
      if (!gates.has('recorder start')) {
        super.start(timeslice);
        return;
      }
      void this.startLater(timeslice);
    }

    async startLater(timeslice) {
      await passGate('recorder start');
      if (this.stream.getTracks().every(({ readyState }) => readyState === 'live')) super.start(timeslice);
    }

    stop() {
      if (gates.has('recorder stop')) void this.stopLater();
      else if (breaks.recorder !== 'never stops') super.stop();
    }

    async stopLater() {
      await passGate('recorder stop');
      if (breaks.recorder !== 'never stops' && this.state !== 'inactive') super.stop();
    }

    addEventListener(type, listener, options) {
      if (type !== 'dataavailable') return super.addEventListener(type, listener, options);
      let isFirst = true;
      const hear = (event) => {
        const tell = (data) => listener.call(this, new BlobEvent('dataavailable', { data }));
        const wasFirst = isFirst;
        isFirst = false;
        if (breaks.recorder === 'no chunks') return;
        if (breaks.recorder === 'one byte') tell(event.data.slice(0, 1));
        else if (breaks.recorder === 'first byte' && wasFirst) {
          tell(event.data.slice(0, 1));
          tell(event.data.slice(1));
        } else listener.call(this, event);
      };
      return super.addEventListener(type, hear, options);
    }
  };

  // The camera's question, held up; the simulated camera puts itself behind it later.
  const holdCamera = () => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    let refusals = 0;
    mediaDevices.getUserMedia = async (constraints) => {
      await passGate('camera');
      if (refusals > 0) {
        refusals -= 1;
        throw new DOMException('ordered', 'NotReadableError');
      }
      return ask(constraints);
    };
    window.faults.refuseCamera = (count) => {
      refusals = count;
    };
  };

  /** Shortens the limits of all checks of the page. */
  const shorten = (limits) => {
    const { prototype } = customElements.get('face-liveness');
    const usual = prototype.timeLimits;
    Object.defineProperty(prototype, 'timeLimits', { configurable: true, get: () => ({ ...usual, ...limits }) });
    holdCamera();
  };

  /** Sessions by a provider, of another endpoint than the backend's when one is given. */
  const provide = (endpoint) => {
    document.querySelector('face-liveness').sessionProvider = async ({ challenge }) => {
      const headers = { 'Content-Type': 'application/json', 'X-Face-Liveness': '1' };
      const response = await fetch('/api/liveness', { method: 'POST', headers, body: JSON.stringify({ challenge }) });
      return { ...(await response.json()), ...(endpoint === null ? {} : { endpoint }) };
    };
  };

  /** Holds a check up in a place: by a gate, by a person who does not do what is asked, or by both. */
  let scene = null;
  const holdBack = (gate, wanted) => {
    if (gate !== null) hold(gate);
    scene = wanted;
    if (scene === null) return;
    window.harness.stopFollowing();
    window.harness.camera.person.scenario(scene);
  };

  const releaseAll = () => {
    release();
    if (scene === null) return;
    scene = null;
    const { camera, follow } = window.harness;
    camera.person.scenario('far');
    follow();
    const { state } = document.querySelector('face-liveness') ?? {};
    // The oval is on the screen already; whoever begins to follow now was not told.
    if (state === 'fitting') {
      camera.person.moveTo({ faceHeightRatio: 0.72 }, 1000);
      camera.person.thenMoveTo({ faceHeightRatio: 0.92 }, 2000);
    }
  };

  const forgetEvents = () => window.harness.events.splice(0);

  window.faults = {
    leftovers,
    hold,
    isHeld,
    breaks,
    recorders,
    removed: [],
    shorten,
    provide,
    holdBack,
    forgetEvents,
    release: releaseAll,
    refuseCamera: () => undefined,
  };
})();
