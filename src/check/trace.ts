import type { ChallengeName } from '../core/challenge.ts';
import type { ErrorCode, Recovery } from '../core/errors.ts';
import type { CheckEffect, CheckFact, CheckState, CheckStateName, GuidanceCode } from '../core/state.ts';
import { isGuiding } from '../core/steady-guidance.ts';
import type { Clock } from './ports.ts';

/** Longest lists of a trace; a check that changes its mind more often is told by its newest entries. */
const MOST_ENTRIES = 200;

/** A state and when it was reached, in whole milliseconds since Begin. */
export interface TracedState {
  readonly state: CheckStateName;
  readonly atMs: number;
}

/** What the person was told and when, in whole milliseconds since Begin. */
export interface TracedGuidance {
  readonly code: GuidanceCode;
  readonly atMs: number;
}

/** What was counted during a check. */
export interface TraceCounters {
  readonly framesAnalysed: number;
  readonly framesWithOneFace: number;
  /** Frames that arrived while the detector was busy. */
  readonly framesDropped: number;
  /** Pieces of the video that the recorder delivered, and their size. */
  readonly videoChunks: number;
  readonly videoBytes: number;
  readonly sessionEvents: number;
  readonly colorsShown: number;
  /** The most that waited to be uploaded at one time. */
  readonly mostWaitingBytes: number;
  readonly sessionsTaken: number;
}

/**
 * The course of the last check, for support: states, timings and counters. It holds no picture, no credentials and
 * nothing of the session but the last four characters of its id.
 */
export interface CheckTrace {
  readonly version: 1;
  /** Wall time of Begin; `null` when no check was begun yet. */
  readonly begunAt: string | null;
  readonly session: string | null;
  readonly challenge: ChallengeName | null;
  readonly camera: { readonly widthPx: number; readonly heightPx: number } | null;
  readonly states: readonly TracedState[];
  readonly guidance: readonly TracedGuidance[];
  readonly counters: TraceCounters;
  readonly error: { readonly code: ErrorCode; readonly recovery: Recovery; readonly message: string } | null;
}

type Page = Omit<CheckTrace, 'counters'>;
type MutableCounters = { -readonly [Name in keyof Omit<TraceCounters, 'framesDropped'>]: number };

const EMPTY_PAGE: Page = {
  version: 1,
  begunAt: null,
  session: null,
  challenge: null,
  camera: null,
  states: [],
  guidance: [],
  error: null,
};

/** Writes down the course of one check at a time; every Begin starts a new page. */
export class TraceRecorder {
  readonly #clock: Pick<Clock, 'nowMs' | 'epochMs'>;
  #begunMs = 0;
  #page = EMPTY_PAGE;
  #counters = noCounts();

  constructor(clock: Pick<Clock, 'nowMs' | 'epochMs'>) {
    this.#clock = clock;
  }

  /** @param framesDropped The tracker's own count, which goes on between two notes. */
  read(framesDropped: number): CheckTrace {
    return { ...this.#page, counters: { ...this.#counters, framesDropped } };
  }

  /** Counts; called for every frame and every piece of the video, so it allocates nothing. */
  noteFact(fact: CheckFact): void {
    const counters = this.#counters;
    switch (fact.type) {
      case 'frame':
        counters.framesAnalysed += 1;
        if (fact.observation.faces.length === 1) counters.framesWithOneFace += 1;
        break;
      case 'video':
        counters.videoChunks += 1;
        counters.videoBytes += fact.bytes;
        break;
      case 'upload':
        counters.mostWaitingBytes = Math.max(counters.mostWaitingBytes, fact.waitingBytes);
        break;
      case 'session-taken':
        counters.sessionsTaken += 1;
        this.#page = { ...this.#page, session: `…${fact.sessionId.slice(-4)}` };
        break;
      case 'camera-ready':
        this.#page = { ...this.#page, camera: fact.camera.size };
        break;
      case 'challenge':
        this.#page = { ...this.#page, challenge: fact.challenge.name };
        break;
      default:
    }
  }

  noteEffect(effect: CheckEffect): void {
    if (effect.type !== 'send' && effect.type !== 'finish-stream') return;
    this.#counters.sessionEvents += 1;
    if (effect.type === 'send' && effect.event.type === 'color') this.#counters.colorsShown += 1;
  }

  noteState(state: CheckState, previous: CheckState): void {
    if (state.kind === 'starting' && previous.kind !== 'starting') this.#begin();
    if (state.kind !== previous.kind) {
      const states = append(this.#page.states, { state: state.kind, atMs: this.#sinceBegin() });
      this.#page = { ...this.#page, states };
    }
    const code = guidanceOf(state);
    if (code !== null && code !== guidanceOf(previous)) {
      const guidance = append(this.#page.guidance, { code, atMs: this.#sinceBegin() });
      this.#page = { ...this.#page, guidance };
    }
    if (state.kind === 'error' && state !== previous) {
      const { code: errorCode, recovery, message } = state.error;
      this.#page = { ...this.#page, error: { code: errorCode, recovery, message } };
    }
  }

  #begin(): void {
    this.#begunMs = this.#clock.nowMs();
    this.#counters = noCounts();
    this.#page = { ...EMPTY_PAGE, begunAt: new Date(this.#clock.epochMs()).toISOString() };
  }

  #sinceBegin(): number {
    return this.#page.begunAt === null ? 0 : Math.round(this.#clock.nowMs() - this.#begunMs);
  }
}

function noCounts(): MutableCounters {
  return {
    framesAnalysed: 0,
    framesWithOneFace: 0,
    videoChunks: 0,
    videoBytes: 0,
    sessionEvents: 0,
    colorsShown: 0,
    mostWaitingBytes: 0,
    sessionsTaken: 0,
  };
}

function guidanceOf(state: CheckState): GuidanceCode | null {
  return isGuiding(state) ? state.run.hint.code : null;
}

function append<Entry>(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  return [...entries.slice(1 - MOST_ENTRIES), entry];
}
