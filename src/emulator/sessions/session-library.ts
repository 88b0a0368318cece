import type { Clock } from '../clock.ts';
import type { SessionArchive } from './session-archive.ts';
import type { SessionStore } from './session-store.ts';
import { imagesOf, type SessionSummary, type SessionView, summaryOf, viewOf } from './session-view.ts';

/** Read access to all sessions, those in memory and those on disk, for inspector and control API. */
export class SessionLibrary {
  readonly #store: SessionStore;
  readonly #archive: SessionArchive | null;
  readonly #clock: Clock;

  constructor(store: SessionStore, archive: SessionArchive | null, clock: Clock) {
    this.#store = store;
    this.#archive = archive;
    this.#clock = clock;
  }

  /** The newest first. */
  list(): readonly SessionSummary[] {
    const nowMs = this.#clock.nowMs();
    const live = this.#store.list().map((session) => summaryOf(session, nowMs));
    const known = new Set(live.map(({ id }) => id));
    const stored = (this.#archive?.list() ?? []).filter(({ id }) => !known.has(id));
    return [...live, ...stored].sort((a, b) => b.createdEpochMs - a.createdEpochMs || b.number - a.number);
  }

  summary(id: string): SessionSummary | undefined {
    const session = this.#store.find(id);
    if (session) return summaryOf(session, this.#clock.nowMs());
    return this.#archive?.find(id);
  }

  /** Everything about a session; null when there is none. */
  async view(id: string): Promise<SessionView | null> {
    const session = this.#store.find(id);
    return session ? viewOf(session, this.#clock.nowMs()) : ((await this.#archive?.readView(id)) ?? null);
  }

  /** The received video; null when there is none. A running check shows none yet. */
  async video(id: string): Promise<Buffer | null> {
    const video = this.#store.find(id)?.check?.video;
    // What an old session gave up to make room is still on disk.
    if (video && video.length > 0) return video;
    return (await this.#archive?.readVideo(id)) ?? null;
  }

  /** A still picture (WebP) by its name in the view; null when there is none. */
  async image(id: string, name: string): Promise<Buffer | null> {
    const session = this.#store.find(id);
    if (session) return imagesOf(session).find((image) => image.name === name)?.image.bytes ?? null;
    return (await this.#archive?.readImage(id, name)) ?? null;
  }
}
