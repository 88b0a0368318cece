import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { sendBytes, sendJson } from '../page-response.ts';
import type { PageRequest } from '../server.ts';
import type { SessionLibrary } from '../sessions/session-library.ts';
import { videoType } from '../sessions/session-view.ts';
import { ELEMENTS_SCRIPT } from './elements-script.ts';
import { INSPECTOR_ICON, INSPECTOR_PAGE } from './inspector-page.ts';
import { INSPECTOR_SCRIPT } from './inspector-script.ts';
import { INSPECTOR_STYLE } from './inspector-style.ts';
import { TRACE_READER_SCRIPT } from './trace-reader-script.ts';
import { TRACE_SCRIPT } from './trace-script.ts';

/** Changes are told together, this long after the first of them. */
const BROADCAST_DELAY_MS = 100;
/** Open pages; more are turned away, so that nobody can hold memory by opening streams of events. */
const MAX_LISTENERS = 50;
/** Pages that do not read what they are told are cut off; they connect again by themselves. */
const MAX_UNREAD_BYTES = 1_000_000;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // The playground of the demo shows the inspector beside the element, from another port.
  "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*",
].join('; ');

/** The page's scripts by path. */
const SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['/inspector.js', INSPECTOR_SCRIPT],
  ['/inspector-elements.js', ELEMENTS_SCRIPT],
  ['/inspector-trace.js', TRACE_SCRIPT],
  ['/inspector-trace-reader.js', TRACE_READER_SCRIPT],
]);

/** What the page's head shows. */
export interface InspectorFacts {
  readonly region: string;
  readonly hasControl: boolean;
}

/** The web page on which sessions can be watched, and the data behind it. */
export class Inspector {
  readonly #library: SessionLibrary;
  readonly #clock: Clock;
  readonly #facts: InspectorFacts;
  readonly #listeners = new Set<ServerResponse>();
  readonly #changed = new Set<string>();
  #isScheduled = false;

  constructor(library: SessionLibrary, clock: Clock, facts: InspectorFacts) {
    this.#library = library;
    this.#clock = clock;
    this.#facts = facts;
  }

  /** Answers requests for the page, its assets and its data. @returns Whether the path is one of them. */
  async handle({ method, path }: PageRequest, response: ServerResponse): Promise<boolean> {
    if (method !== 'GET' && method !== 'HEAD') return false;
    const script = SCRIPTS.get(path);
    if (script !== undefined) {
      sendBytes(response, 'text/javascript; charset=utf-8', script);
      return true;
    }
    switch (path) {
      case '/':
        sendBytes(response, 'text/html; charset=utf-8', INSPECTOR_PAGE, {
          'content-security-policy': CONTENT_SECURITY_POLICY,
        });
        return true;
      case '/inspector.svg':
        sendBytes(response, 'image/svg+xml', INSPECTOR_ICON);
        return true;
      case '/inspector.css':
        sendBytes(response, 'text/css; charset=utf-8', INSPECTOR_STYLE);
        return true;
      case '/inspector/facts':
        sendJson(response, 200, this.#facts);
        return true;
      case '/inspector/events':
        this.#listen(response);
        return true;
      case '/inspector/sessions':
        sendJson(response, 200, this.#library.list());
        return true;
      default:
        return (
          path.startsWith('/inspector/sessions/') &&
          sendSession(this.#library, path.slice('/inspector/sessions/'.length), response)
        );
    }
  }

  /** Tells open pages, a little later, that a session has changed or is gone. */
  changed(sessionId: string): void {
    if (this.#listeners.size === 0) return;
    this.#changed.add(sessionId);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.startTimer(BROADCAST_DELAY_MS, () => this.#broadcast());
  }

  #broadcast(): void {
    this.#isScheduled = false;
    for (const id of this.#changed) {
      const message = `data: ${JSON.stringify({ id, session: this.#library.summary(id) ?? null })}\n\n`;
      for (const listener of this.#listeners) {
        if (listener.writableLength > MAX_UNREAD_BYTES) listener.destroy();
        else listener.write(message);
      }
    }
    this.#changed.clear();
  }

  #listen(response: ServerResponse): void {
    if (this.#listeners.size >= MAX_LISTENERS) {
      response.writeHead(503).end();
      return;
    }
    // A page may hear nothing for hours.
    response.setTimeout(0);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': connected\n\n');
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
  }
}

/**
 * Answers `<id>`, `<id>/video` and `<id>/images/<name>.webp`.
 * @param rest What follows the list's path.
 * @returns Whether there is such a thing.
 */
export async function sendSession(library: SessionLibrary, rest: string, response: ServerResponse): Promise<boolean> {
  const [id = '', kind, file, ...more] = rest.split('/');
  if (more.length > 0) return false;
  if (kind === undefined) {
    const view = await library.view(id);
    if (view) sendJson(response, 200, view);
    return view !== null;
  }
  if (kind === 'video' && file === undefined) {
    const video = await library.video(id);
    if (video) sendBytes(response, videoType(video), video);
    return video !== null;
  }
  const name = kind === 'images' && file?.endsWith('.webp') ? file.slice(0, -'.webp'.length) : null;
  const image = name === null ? null : await library.image(id, name);
  if (image) sendBytes(response, 'image/webp', image);
  return image !== null;
}
