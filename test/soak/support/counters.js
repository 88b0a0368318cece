// In the page, before anything else: counts what its scripts have asked the browser for and neither got nor gave back.
(() => {
  const timers = new Map();
  const frames = new Set();
  const workers = new Set();
  const sockets = new Set();
  const audioContexts = new Set();
  const wakeLocks = new Set();
  const requests = new Set();
  const startTimer = window.setTimeout.bind(window);

  /** Wraps a function of the window. */
  function wrap(name, wrapper) {
    const original = window[name].bind(window);
    window[name] = wrapper(original);
  }

  wrap('setTimeout', (original) => (callback, delayMs = 0, ...rest) => {
    const run = (...given) => {
      timers.delete(id);
      callback(...given);
    };
    const id = original(run, delayMs, ...rest);
    timers.set(id, delayMs);
    return id;
  });
  wrap('setInterval', (original) => (callback, delayMs, ...rest) => {
    const id = original(callback, delayMs, ...rest);
    timers.set(id, delayMs);
    return id;
  });
  for (const name of ['clearTimeout', 'clearInterval'])
    wrap(name, (original) => (id) => {
      timers.delete(id);
      original(id);
    });

  wrap('requestAnimationFrame', (original) => (callback) => {
    const id = original((timeMs) => {
      frames.delete(id);
      callback(timeMs);
    });
    frames.add(id);
    return id;
  });
  wrap('cancelAnimationFrame', (original) => (id) => {
    frames.delete(id);
    original(id);
  });

  wrap('fetch', (original) => async (...args) => {
    const request = {};
    requests.add(request);
    try {
      return await original(...args);
    } finally {
      requests.delete(request);
    }
  });

  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      sockets.add(this);
      this.addEventListener('close', () => sockets.delete(this));
    }
  };
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      workers.add(this);
    }

    terminate() {
      workers.delete(this);
      super.terminate();
    }
  };
  window.AudioContext = class extends AudioContext {
    constructor(...args) {
      super(...args);
      audioContexts.add(this);
    }

    close() {
      audioContexts.delete(this);
      return super.close();
    }
  };

  const requestWakeLock = WakeLock.prototype.request;
  WakeLock.prototype.request = async function request(...args) {
    const lock = await requestWakeLock.apply(this, args);
    wakeLocks.add(lock);
    lock.addEventListener('release', () => wakeLocks.delete(lock), { once: true });
    return lock;
  };

  window.counters = {
    /** A timer that is not counted. */
    startTimer,
    read: () => ({
      timers: [...timers.values()].map((delayMs) => `${delayMs} ms`),
      frames: frames.size,
      workers: workers.size,
      sockets: sockets.size,
      audioContexts: audioContexts.size,
      wakeLocks: wakeLocks.size,
      requests: requests.size,
    }),
  };
})();
