import { randomUUID } from 'node:crypto';

const COOKIE = /(?:^|;\s*)visitor=([0-9a-f-]{36})(?:;|$)/;
const MAX_VISITORS = 10_000;

const EVENTS = new Set(['analysiscomplete', 'verdict', 'error', 'cancel']);

/** One browser, and how its check goes. An application with accounts keeps this with the user. */
class Visitor {
  /** Names of the events that were heard, in order. */
  events = [];
  /** What the backend answered about this visitor's last session; `null` before. */
  isLive = null;
  /** Code of the error that ended the last check; empty after any other end. */
  errorCode = '';

  /** Whatever was known belongs to an earlier check. */
  startOver() {
    this.events = [];
    this.isLive = null;
    this.errorCode = '';
  }

  hear(name, code) {
    if (!EVENTS.has(name)) return;
    this.events = [...this.events, name].slice(-20);
    this.errorCode = name === 'error' ? code : '';
  }
}

const visitors = new Map();

/** Express middleware: `request.visitor`, known by a cookie. */
export function rememberVisitor(request, response, next) {
  let [, id] = COOKIE.exec(request.headers.cookie ?? '') ?? [];
  if (id === undefined) {
    id = randomUUID();
    response.append('Set-Cookie', `visitor=${id}; Path=/; HttpOnly; SameSite=Strict`);
  }
  const visitor = visitors.get(id) ?? new Visitor();
  // The one seen last goes to the end, so that the first is the one that may be forgotten.
  visitors.delete(id);
  visitors.set(id, visitor);
  if (visitors.size > MAX_VISITORS) visitors.delete(visitors.keys().next().value);
  request.visitor = visitor;
  next();
}
