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
    const stored = (this.#archive?.list() ?? []).filter(({ id }) => !known.has(id)).map(toSummary);
    return [...live, ...stored].sort((a, b) => b.createdEpochMs - a.createdEpochMs || b.number - a.number);
  }

  summary(id: string): SessionSummary | undefined {
    const session = this.#store.find(id);
    if (session) return summaryOf(session, this.#clock.nowMs());
    const stored = this.#archive?.find(id);
    return stored && toSummary(stored);
  }

  view(id: string): SessionView | undefined {
    const session = this.#store.find(id);
    return session ? viewOf(session, this.#clock.nowMs()) : this.#archive?.find(id);
  }

  /** The received video; null when there is none. A running check shows none yet. */
  async video(id: string): Promise<Buffer | null> {
    const video = this.#store.find(id)?.check?.video;
    if (video) return video.length > 0 ? video : null;
    return (await this.#archive?.readVideo(id)) ?? null;
  }

  /** A still picture (WebP) by its name in the view; null when there is none. */
  async image(id: string, name: string): Promise<Buffer | null> {
    const session = this.#store.find(id);
    if (session) return imagesOf(session).find((image) => image.name === name)?.image.bytes ?? null;
    return (await this.#archive?.readImage(id, name)) ?? null;
  }
}

function toSummary(view: SessionView): SessionSummary {
  const { id, number, status, createdEpochMs, challenge, confidence, videoBytes, entries } = view;
  return { id, number, status, createdEpochMs, challenge, confidence, videoBytes, entries };
}
