// In the page, before anything else runs: a record of all that the element tells, and of the video that passes.
(() => {
  const EVENTS = ['statechange', 'guidance', 'sessionrequest', 'analysiscomplete', 'verdict', 'error', 'cancel'];
  const told = [];
  const held = [];
  const urls = new Set();

  /** Everything that can be read from a value: own members of any kind, what it says as a text and as JSON. */
  const describe = (value, depth = 0) => {
    if (typeof value === 'function' || depth > 6) return '';
    if (typeof value !== 'object' || value === null) return String(value);
    const parts = [];
    for (const read of [() => String(value), () => JSON.stringify(value), () => value.stack]) {
      try {
        parts.push(String(read()));
      } catch (failure) {
        parts.push(String(failure));
      }
    }
    for (const key of Reflect.ownKeys(value)) parts.push(`${String(key)}: ${describe(value[key], depth + 1)}`);
    return parts.join('\n');
  };

  for (const type of EVENTS) {
    const listen = (event) => {
      if (event.target instanceof Element && event.target.localName === 'face-liveness') {
        told.push(`${type}: ${describe(event.detail)}`);
      }
    };
    addEventListener(type, listen, { capture: true });
  }
  addEventListener('error', ({ message, error }) => told.push(`uncaught: ${message} ${describe(error)}`));
  addEventListener('unhandledrejection', ({ reason }) => told.push(`unhandled: ${describe(reason)}`));

  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (object) => {
    const url = createObjectURL.call(URL, object);
    urls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    urls.delete(url);
    revokeObjectURL.call(URL, url);
  };
  const { start } = MediaRecorder.prototype;
  MediaRecorder.prototype.start = function record(...settings) {
    this.addEventListener('dataavailable', ({ data }) => held.push(['a piece of video', new WeakRef(data)]));
    held.push(['a recorder', new WeakRef(this)]);
    start.apply(this, settings);
  };
  const { arrayBuffer } = Blob.prototype;
  Blob.prototype.arrayBuffer = async function read() {
    const buffer = await arrayBuffer.call(this);
    held.push(['the bytes of a piece', new WeakRef(buffer)]);
    return buffer;
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function sendAndNote(message) {
    if (typeof message === 'object') held.push(['a message', new WeakRef(message.buffer ?? message)]);
    send.call(this, message);
  };

  /** The document with every shadow tree. */
  const serialize = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const attributes = [...(node.attributes ?? [])].map(({ name, value }) => ` ${name}="${value}"`).join('');
    const children = [...(node.shadowRoot ? [node.shadowRoot] : []), ...node.childNodes];
    return `<${node.nodeName}${attributes}>${children.map(serialize).join('')}`;
  };

  const storages = async () => {
    const found = [];
    for (const name of await caches.keys()) {
      const requests = await (await caches.open(name)).keys();
      found.push(`cache ${name}: ${requests.map(({ url }) => url).join(' ')}`);
    }
    const databases = await indexedDB.databases();
    return [...found, ...databases.map(({ name }) => `database ${name}`)].join('\n');
  };

  globalThis.pageRecord = {
    describe,
    /** Kinds of video data that were not collected; call it after garbage collection. */
    heldVideo: () => held.filter(([, reference]) => reference.deref() !== undefined).map(([what]) => what),
    heldCount: () => held.length,
    blobUrls: () => [...urls],
    /** Every place that the page or its next visitor can read, by name. */
    places: async () => {
      const element = document.querySelector('face-liveness');
      const members = Object.getOwnPropertyNames(element ?? {}).map((name) => [name, element[name]]);
      return {
        document: serialize(document.documentElement),
        address: location.href,
        referrer: document.referrer,
        history: JSON.stringify([history.state, navigation.entries().map(({ url, key }) => [url, key])]),
        localStorage: JSON.stringify(Object.entries(localStorage)),
        sessionStorage: JSON.stringify(Object.entries(sessionStorage)),
        cookies: document.cookie,
        storages: await storages(),
        events: told.join('\n\n'),
        trace: element ? describe(element.getTrace()) : '',
        members: members
          .map(([name, value]) => `${name}: ${value instanceof Node ? '' : describe(value, 4)}`)
          .join('\n'),
        performance: JSON.stringify(performance.getEntries()),
        globals: Object.keys(globalThis)
          .filter((name) => name !== 'pageRecord' && name !== 'harness')
          .map((name) => (typeof globalThis[name] === 'string' ? `${name}: ${globalThis[name]}` : name))
          .join('\n'),
      };
    },
  };
})();
