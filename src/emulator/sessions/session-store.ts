import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { ServiceException } from '../service-exception.ts';
import { type Random, sessionRandom } from './random.ts';
import { LivenessSession, type SessionSettings } from './session.ts';

/** How long the inspector keeps showing a session after the API has forgotten it. */
const RETENTION_MS = 900_000;
const SWEEP_INTERVAL_MS = 5000;
/** All sessions together, used or not: who creates them in a loop is throttled. */
const MAX_SESSIONS = 10_000;
/** Sessions that the API has forgotten and that are kept for the inspector alone. */
const MAX_FORGOTTEN_SESSIONS = 500;
/** Memory of all ended sessions. The oldest give up video, events and most of their history; results stay. */
const MAX_HELD_BYTES = 256_000_000;
/** Memory of results, which are kept for one lifetime whatever others do: new sessions and streams are throttled. */
const MAX_RESULT_BYTES = 192_000_000;
/** Sessions that end between two sweeps may hold this much more. */
const UNSWEPT_BYTES = 64_000_000;

/** Where sessions come from and how long they live. */
export interface SessionStoreOptions {
  readonly clock: Clock;
  readonly lifetimeMs: number;
  readonly seed: number | null;
  /** Called after every change of a session. */
  readonly onChange: (session: LivenessSession) => void;
  /** Called once when a session has come to its end. */
  readonly onEnded: (session: LivenessSession) => void;
  /** Called when a session is no longer kept. */
  readonly onRemoved: (session: LivenessSession) => void;
}

/** All sessions of an emulator, in memory. */
export class SessionStore {
  readonly #options: SessionStoreOptions;
  readonly #sessions = new Map<string, LivenessSession>();
  /** Sessions by caller and idempotency token. */
  readonly #byToken = new Map<string, LivenessSession>();
  readonly #tokens = new Map<LivenessSession, string>();
  #created = 0;
  /** Memory of the sessions that ended since the last sweep. */
  #unsweptBytes = 0;
  /** What the results of all ended sessions take. */
  #resultBytes = 0;
  #cancelSweep: (() => void) | null = null;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  /**
   * Creates a session, or returns the one that the same caller created with the same token.
   * @param token Key of the request's idempotency token and its caller; null when there is none.
   * @throws {ServiceException} `ThrottlingException` when there are too many sessions.
   */
  create(settings: SessionSettings, token: string | null): LivenessSession {
    const existing = token === null ? undefined : this.#byToken.get(token);
    if (existing && this.findAvailable(existing.id)) return existing;
    if (this.#sessions.size >= MAX_SESSIONS || this.isFull)
      throw new ServiceException('ThrottlingException', 'Rate exceeded');
    const now = this.#options.clock.nowMs();
    this.#created += 1;
    const session = new LivenessSession(
      {
        id: randomUUID(),
        number: this.#created,
        createdEpochMs: now,
        expiresEpochMs: now + this.#options.lifetimeMs,
        settings,
      },
      { onChange: this.#options.onChange, onEnded: (ended) => this.#ended(ended) },
    );
    this.#sessions.set(session.id, session);
    if (token !== null) {
      this.#byToken.set(token, session);
      this.#tokens.set(session, token);
    }
    session.record(now, { direction: 'state', label: 'created', bytes: 0, detail: '' });
    this.#scheduleSweep();
    return session;
  }

  /** Whether there is no room for another result. */
  get isFull(): boolean {
    return this.#resultBytes >= MAX_RESULT_BYTES;
  }

  /** A session that is still kept, if only for the inspector. */
  find(id: string): LivenessSession | undefined {
    return this.#sessions.get(id);
  }

  /**
   * A session that the service would still know: results are kept for one lifetime after the end of the check, an
   * expired session answers `EXPIRED` for one lifetime more.
   */
  findAvailable(id: string): LivenessSession | undefined {
    const session = this.#sessions.get(id);
    return session && this.#options.clock.nowMs() < this.#forgottenMs(session) ? session : undefined;
  }

  /** All kept sessions, the newest first. */
  list(): readonly LivenessSession[] {
    return [...this.#sessions.values()].sort((a, b) => b.number - a.number);
  }

  /** The generator from which the session's challenge is made. */
  randomOf(session: LivenessSession): Random {
    return sessionRandom(this.#options.seed, session.number);
  }

  /** Removes what is no longer to be kept. Happens by itself every few seconds. */
  sweep(): void {
    const now = this.#options.clock.nowMs();
    for (const session of this.#sessions.values()) {
      const forgottenMs = this.#forgottenMs(session);
      if (now >= forgottenMs + RETENTION_MS || (this.isFull && now >= forgottenMs)) this.#remove(session);
    }
    this.#unsweptBytes = 0;
    const settled = this.list().filter(
      ({ endedEpochMs, expiresEpochMs }) => endedEpochMs !== null || now >= expiresEpochMs,
    );
    // Results first; what is left of the memory goes to the newest videos.
    let heldBytes = settled.reduce((sum, { resultBytes }) => sum + resultBytes, 0);
    let forgotten = 0;
    for (const session of settled) {
      const moreBytes = session.heldBytes - session.resultBytes;
      if (heldBytes + moreBytes > MAX_HELD_BYTES) session.shed();
      else heldBytes += moreBytes;
      if (now >= this.#forgottenMs(session) && ++forgotten > MAX_FORGOTTEN_SESSIONS) this.#remove(session);
    }
  }

  /** Stops the timer; the sessions stay. */
  close(): void {
    this.#cancelSweep?.();
    this.#cancelSweep = null;
  }

  #forgottenMs(session: LivenessSession): number {
    return (session.endedEpochMs ?? session.expiresEpochMs) + this.#options.lifetimeMs;
  }

  #ended(session: LivenessSession): void {
    this.#options.onEnded(session);
    this.#unsweptBytes += session.heldBytes;
    if (this.#sessions.has(session.id)) this.#resultBytes += session.resultBytes;
    if (this.#unsweptBytes > UNSWEPT_BYTES) this.sweep();
  }

  #remove(session: LivenessSession): void {
    this.#sessions.delete(session.id);
    if (session.endedEpochMs !== null) this.#resultBytes -= session.resultBytes;
    const token = this.#tokens.get(session);
    this.#tokens.delete(session);
    if (token !== undefined && this.#byToken.get(token) === session) this.#byToken.delete(token);
    this.#options.onRemoved(session);
  }

  #scheduleSweep(): void {
    this.#cancelSweep ??= this.#options.clock.startTimer(SWEEP_INTERVAL_MS, () => {
      this.#cancelSweep = null;
      this.sweep();
      if (this.#sessions.size > 0) this.#scheduleSweep();
    });
  }
}
