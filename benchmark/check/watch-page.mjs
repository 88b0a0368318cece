// What is watched in a measured page. `watchPage` is sent to the browser as text: it must not use anything from here.

/**
 * Where the two components show what is looked for, as selectors inside of `host` or its open shadow root.
 * @typedef {{ host: string, begin: string, hint: string, waitingHints: readonly string[] }} Landmarks
 */
/** @typedef {{ startMs: number, durationMs: number }} Span */
/**
 * Times are those of the page's `performance.now()`.
 * @typedef {object} Watched
 * @property {Span[]} longTasks
 * @property {Span[]} gaps Between two beats of a timer of 10 ms, where it was more than `NOTABLE_GAP_MS`.
 * @property {number | null} startScreenMs The first frame with a button to begin with was painted.
 * @property {number | null} beganMs The click on it.
 * @property {number | null} guidanceMs The first frame that tells the person something about the face was painted.
 * @property {string[]} hints All texts until then.
 * @property {number | null} stoppedMs The recorder was asked to stop.
 * @property {number | null} disconnectedMs The service's last message was there.
 * @property {number} picturesRead How often a picture of the camera was drawn for the vendor's detector.
 */

/** Runs in the page, before anything else. @param {Landmarks} landmarks */
export function watchPage({ host, begin, hint, waitingHints }) {
  const BEAT_MS = 10;
  const NOTABLE_GAP_MS = 20;
  /** @type {Watched} */
  const watched = {
    longTasks: [],
    gaps: [],
    startScreenMs: null,
    beganMs: null,
    guidanceMs: null,
    hints: [],
    stoppedMs: null,
    disconnectedMs: null,
    picturesRead: 0,
  };
  Object.assign(window, { watched });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      watched.longTasks.push({ startMs: startTime, durationMs: duration });
  }).observe({ type: 'longtask', buffered: true });

  let lastBeatMs = performance.now();
  setInterval(() => {
    const nowMs = performance.now();
    const durationMs = nowMs - lastBeatMs;
    if (durationMs > NOTABLE_GAP_MS) watched.gaps.push({ startMs: lastBeatMs, durationMs });
    lastBeatMs = nowMs;
  }, BEAT_MS);

  const find = (/** @type {string} */ selector) => {
    const element = document.querySelector(host);
    return (element?.shadowRoot ?? element)?.querySelector(selector) ?? null;
  };
  /** What comes after an animation frame's callbacks is painted when the next task runs. @param {() => void} note */
  const afterPaint = (note) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', note, { once: true });
    port1.start();
    port2.postMessage(null);
  };
  const look = () => {
    const button = watched.startScreenMs === null ? find(begin) : null;
    if (button instanceof HTMLButtonElement && !button.disabled)
      afterPaint(() => {
        watched.startScreenMs ??= performance.now();
      });
    const text = watched.beganMs === null ? '' : (find(hint)?.textContent?.trim() ?? '');
    if (text !== '' && text !== watched.hints.at(-1)) watched.hints.push(text);
    if (text === '' || waitingHints.includes(text)) requestAnimationFrame(look);
    else
      afterPaint(() => {
        watched.guidanceMs = performance.now();
      });
  };
  requestAnimationFrame(look);
  addEventListener(
    'click',
    ({ timeStamp }) => {
      watched.beganMs ??= timeStamp;
    },
    { capture: true },
  );

  const { stop } = MediaRecorder.prototype;
  MediaRecorder.prototype.stop = function stopNoted() {
    watched.stoppedMs ??= performance.now();
    stop.call(this);
  };

  const decoder = new TextDecoder('latin1');
  const NativeSocket = WebSocket;
  window.WebSocket = class extends NativeSocket {
    /** @param {ConstructorParameters<typeof NativeSocket>} args */
    constructor(...args) {
      super(...args);
      this.addEventListener('message', async ({ data }) => {
        const atMs = performance.now();
        const bytes = data instanceof Blob ? await data.arrayBuffer() : data;
        if (decoder.decode(bytes).includes('DisconnectionEvent')) watched.disconnectedMs ??= atMs;
      });
    }
  };

  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function drawNoted(/** @type {unknown[]} */ ...args) {
    // TensorFlow.js asks for such a canvas; the one that the vendor looks at the brightness with is another one.
    if (args[0] instanceof HTMLVideoElement && this.getContextAttributes().willReadFrequently)
      watched.picturesRead += 1;
    return Reflect.apply(drawImage, this, args);
  };
}
