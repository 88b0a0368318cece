import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LivenessSession } from './session.ts';
import { imagesOf, type SessionSummary, type SessionView, summaryOf, toSummary, viewOf } from './session-view.ts';

const SESSION_FILE = 'session.json';
const SESSION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const IMAGE_NAME = /^(reference|audit-[1-4])$/;

/**
 * Keeps ended sessions in a folder: one sub-folder each, with `session.json`, `video.webm` or
 * `video.mp4`, and the images as `.webp`.
 */
export class SessionArchive {
  readonly #folder: string;
  readonly #log: (line: string) => void;
  /** The rest of each session is read when somebody looks at it. */
  readonly #summaries = new Map<string, SessionSummary>();
  readonly #writing = new Set<Promise<void>>();

  /** @param log Told when something cannot be written; the emulator goes on. */
  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Makes the folder and reads what earlier runs left in it. Rejects when the folder cannot be used. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of await readdir(this.#folder)) {
      if (!SESSION_ID.test(name)) continue;
      const view = await this.#readView(name);
      if (view) this.#summaries.set(view.id, toSummary(view));
    }
  }

  /** Writes a session that has ended, in the background. */
  save(session: LivenessSession, nowEpochMs: number): void {
    const writing = this.#write(session, nowEpochMs)
      .catch((error: unknown) =>
        this.#log(
          `data: check ${session.number} could not be written: ${error instanceof Error ? error.message : String(error)}`,
        ),
      )
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  /** Stored sessions, in no particular order. */
  list(): readonly SessionSummary[] {
    return [...this.#summaries.values()];
  }

  find(id: string): SessionSummary | undefined {
    return this.#summaries.get(id);
  }

  /** Everything about a stored session; null when there is none. */
  async readView(id: string): Promise<SessionView | null> {
    return this.#summaries.has(id) ? this.#readView(id) : null;
  }

  /** The stored video; null when there is none. */
  async readVideo(id: string): Promise<Buffer | null> {
    const view = await this.readView(id);
    return view ? this.#read(id, videoFile(view)) : null;
  }

  /** A stored image by its name in the session's view; null when there is none. */
  async readImage(id: string, name: string): Promise<Buffer | null> {
    return this.#summaries.has(id) && IMAGE_NAME.test(name) ? this.#read(id, `${name}.webp`) : null;
  }

  /** Waits until everything is on disk. */
  async close(): Promise<void> {
    await Promise.all(this.#writing);
  }

  async #write(session: LivenessSession, nowEpochMs: number): Promise<void> {
    const folder = join(this.#folder, session.id);
    // All of it at once: an ended session may give up its video at any time.
    const view = viewOf(session, nowEpochMs);
    const video = session.check?.video;
    const images = imagesOf(session);
    await mkdir(folder, { recursive: true });
    if (video && video.length > 0) await writeFile(join(folder, videoFile(view)), video);
    for (const { name, image } of images) await writeFile(join(folder, `${name}.webp`), image.bytes);
    await writeFile(join(folder, SESSION_FILE), JSON.stringify(view, null, 2));
    this.#summaries.set(session.id, summaryOf(session, nowEpochMs));
  }

  async #readView(id: string): Promise<SessionView | null> {
    const text = await this.#read(id, SESSION_FILE);
    if (!text) return null;
    try {
      const view = JSON.parse(text.toString('utf8')) as SessionView; // Written by this class.
      return view.id === id ? view : null;
    } catch {
      this.#log(`data: a ${SESSION_FILE} is not valid JSON and was skipped`);
      return null;
    }
  }

  async #read(id: string, file: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.#folder, id, file));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }
}

/** A video that is neither WebM nor MP4 keeps a name that no player claims. */
function videoFile(view: SessionView): string {
  return `video.${view.video?.container ?? 'bin'}`;
}
