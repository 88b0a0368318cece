import type { Verdict } from '../verdict/verdict.ts';
import { factsOf, type VideoFacts } from '../verdict/video-report.ts';
import type { ReceivedCheck, ReceivedEvent } from '../verdict/received-check.ts';
import type { Challenge, ChallengeType, FrameSize } from './challenge.ts';
import type { CutImages } from './images.ts';

/** Status as the API reports it. */
export type SessionStatus = 'CREATED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'EXPIRED';

/** What a session was created with. */
export interface SessionSettings {
  readonly auditImagesLimit: number;
  /** In the order of preference; empty when the creator has none. */
  readonly preferences: readonly ChallengeType[];
  readonly output: { readonly bucket: string; readonly keyPrefix: string } | null;
}

/** One line of a session's history. */
export interface TimelineEntry {
  /** Milliseconds since the session was created. */
  readonly atMs: number;
  readonly direction: 'in' | 'out' | 'state';
  /** Name of the message or state. */
  readonly label: string;
  /** Size of the whole message on the wire; 0 for states. */
  readonly bytes: number;
  /** Numbers worth reading, without any picture. */
  readonly detail: string;
}

/** What is being received in a running check. */
export interface LiveCheck {
  readonly events: readonly ReceivedEvent[];
  readonly videoBytes: number;
}

/** A verdict as it is kept: without the frames, which are many and keep the whole video in memory. */
export type KeptVerdict = Omit<Verdict, 'video'> & { readonly video: VideoFacts | null };

/** Progress of a session. Each member appears when it becomes known. */
type Progress =
  | { readonly kind: 'created' }
  | { readonly kind: 'running' }
  | { readonly kind: 'failed'; readonly reason: string; readonly isExpiry: boolean }
  | { readonly kind: 'finished'; readonly verdict: KeptVerdict; readonly images: CutImages };

/** Is told what happens to a session. */
export interface SessionObserver {
  /** After every change. */
  readonly onChange: (session: LivenessSession) => void;
  /** Once, when it has come to its end. */
  readonly onEnded: (session: LivenessSession) => void;
}

/** Bounds the memory of a session whatever its client sends. */
const MAX_TIMELINE_ENTRIES = 2000;
/** What is left of the history when a session gives up what it holds. */
const SHED_TIMELINE_ENTRIES = 20;
/** About what one line of the history, one event or one finding takes. */
const ENTRY_BYTES = 200;
/** About what a session takes before anything is received: its own members, settings, oval and thresholds. */
const BARE_BYTES = 2000;
/** About what one color of a challenge takes. */
const COLOR_BYTES = 100;
/** A user agent may be as long as a URL; so much of it is kept. */
const MAX_CLIENT_LENGTH = 512;
const NO_BYTES = Buffer.alloc(0);

/** One liveness session, from its creation to its result. */
export class LivenessSession {
  readonly id: string;
  /** Counts sessions from 1; used where an id must not appear. */
  readonly number: number;
  readonly createdEpochMs: number;
  readonly expiresEpochMs: number;
  readonly settings: SessionSettings;
  readonly #observer: SessionObserver;
  #timeline: TimelineEntry[] = [];
  #progress: Progress = { kind: 'created' };
  #endedEpochMs: number | null = null;
  #challenge: Challenge | null = null;
  #frame: FrameSize | null = null;
  #live: LiveCheck | null = null;
  #check: ReceivedCheck | null = null;
  #client: string | null = null;

  constructor(
    facts: Pick<LivenessSession, 'id' | 'number' | 'createdEpochMs' | 'expiresEpochMs' | 'settings'>,
    observer: SessionObserver,
  ) {
    this.id = facts.id;
    this.number = facts.number;
    this.createdEpochMs = facts.createdEpochMs;
    this.expiresEpochMs = facts.expiresEpochMs;
    this.settings = facts.settings;
    this.#observer = observer;
  }

  get timeline(): readonly TimelineEntry[] {
    return this.#timeline;
  }

  /** Null until a stream was opened. */
  get challenge(): Challenge | null {
    return this.#challenge;
  }

  get frame(): FrameSize | null {
    return this.#frame;
  }

  /** The client's events so far. */
  get events(): readonly ReceivedEvent[] {
    return this.#check?.events ?? this.#live?.events ?? [];
  }

  /** Size of the video so far. */
  get videoBytes(): number {
    return this.#check?.video.length ?? this.#live?.videoBytes ?? 0;
  }

  /** Everything that was received; null until the session has ended. */
  get check(): ReceivedCheck | null {
    return this.#check;
  }

  /** User agent that the client reported. */
  get client(): string | null {
    return this.#client;
  }

  /** Why it failed; null when it did not. */
  get failure(): string | null {
    return this.#progress.kind === 'failed' ? this.#progress.reason : null;
  }

  get verdict(): KeptVerdict | null {
    return this.#progress.kind === 'finished' ? this.#progress.verdict : null;
  }

  get images(): CutImages | null {
    return this.#progress.kind === 'finished' ? this.#progress.images : null;
  }

  /** When it came to its end; null while it may still go on. */
  get endedEpochMs(): number | null {
    return this.#endedEpochMs;
  }

  /** About how much memory it holds. */
  get heldBytes(): number {
    const entries = Math.max(0, this.#timeline.length - SHED_TIMELINE_ENTRIES) + this.events.length;
    return this.resultBytes + this.videoBytes + ENTRY_BYTES * entries;
  }

  /**
   * The part of {@link heldBytes} that stays when everything else is given up: status, challenge, verdict, images and the
   * last lines of the history. Some 7 kB without images, each of which has at most 200 kB. Does not change once the session
   * has ended.
   */
  get resultBytes(): number {
    const { reference = null, audit = [] } = this.images ?? {};
    const imageBytes = [reference, ...audit].reduce((sum, image) => sum + (image?.bytes.length ?? 0), 0);
    const texts = (this.#client?.length ?? 0) + (this.failure?.length ?? 0);
    const colors = COLOR_BYTES * (this.#challenge?.colors.length ?? 0);
    const entries = SHED_TIMELINE_ENTRIES + (this.verdict?.findings.length ?? 0);
    return BARE_BYTES + imageBytes + texts + colors + ENTRY_BYTES * entries;
  }

  /** Whether a stream was opened for it, which happens once. */
  get isUsed(): boolean {
    return this.#challenge !== null;
  }

  status(nowEpochMs: number): SessionStatus {
    switch (this.#progress.kind) {
      case 'created':
        return nowEpochMs >= this.expiresEpochMs ? 'EXPIRED' : 'CREATED';
      case 'running':
        return nowEpochMs >= this.expiresEpochMs ? 'EXPIRED' : 'IN_PROGRESS';
      case 'failed':
        return this.#progress.isExpiry ? 'EXPIRED' : 'FAILED';
      case 'finished':
        return 'SUCCEEDED';
    }
  }

  /** Uses the session up: its one stream was opened. */
  open(frame: FrameSize, challenge: Challenge, client: string | null, live: LiveCheck): void {
    this.#live = live;
    this.#frame = frame;
    this.#challenge = challenge;
    this.#client = client?.slice(0, MAX_CLIENT_LENGTH) ?? null;
    this.#progress = { kind: 'running' };
    this.#observer.onChange(this);
  }

  /** Adds a line to the history. */
  record(nowEpochMs: number, entry: Omit<TimelineEntry, 'atMs'>): void {
    if (this.#timeline.length < MAX_TIMELINE_ENTRIES)
      this.#timeline.push({ atMs: nowEpochMs - this.createdEpochMs, ...entry });
    this.#observer.onChange(this);
  }

  /** Ends it without a result; a session that has ended stays as it is. */
  fail(reason: string, isExpiry: boolean, check: ReceivedCheck | null, nowEpochMs: number): void {
    if (this.#endedEpochMs !== null) return;
    this.#end({ kind: 'failed', reason, isExpiry }, check, nowEpochMs);
  }

  /** Ends it with a result. */
  finish(verdict: Verdict, images: CutImages, check: ReceivedCheck, nowEpochMs: number): void {
    if (this.#endedEpochMs !== null) return;
    const kept = { ...verdict, video: verdict.video && factsOf(verdict.video) };
    this.#end({ kind: 'finished', verdict: kept, images }, check, nowEpochMs);
  }

  /** Gives up video, events and most of the history of an ended session; verdict and images stay. */
  shed(): void {
    if (!this.#check || this.#check.events.length === 0) return;
    this.#check = { ...this.#check, events: [], video: NO_BYTES };
    this.#timeline = this.#timeline.slice(-SHED_TIMELINE_ENTRIES);
    this.#observer.onChange(this);
  }

  #end(progress: Progress, check: ReceivedCheck | null, nowEpochMs: number): void {
    this.#progress = progress;
    this.#check = check;
    this.#live = null;
    this.#endedEpochMs = nowEpochMs;
    this.#observer.onChange(this);
    this.#observer.onEnded(this);
  }
}
