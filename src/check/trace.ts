import type { CheckEffect, CheckFact, CheckState, GuidanceCode } from '../core/state.ts';
import { isGuiding } from '../core/steady-guidance.ts';
import { isActive } from '../core/transition.ts';
import type { CheckTrace, TraceCounters, TracedStep } from './check-trace.ts';
import type { Clock } from './ports.ts';

/** Longest lists of a trace; a check that changes its mind more often is told by its newest entries. */
const MOST_ENTRIES = 200;
/** Longest texts of a trace. */
export const MOST_CHARACTERS = 299;
/** Detection times are counted by the millisecond up to here; longer ones together. */
const MOST_DETECTION_MS = 1000;

type Page = Pick<CheckTrace, 'begunAt' | 'session' | 'challenge' | 'camera' | 'states' | 'guidance' | 'error'>;
type Timings = { [Step in TracedStep]?: number };
type MutableCounters = { -readonly [Name in keyof TraceCounters]: number };

const EMPTY_PAGE: Page = {
  begunAt: null,
  session: null,
  challenge: null,
  camera: null,
  states: [],
  guidance: [],
  error: null,
};

/**
 * Writes down the course of one check at a time; every Begin starts a new page. What can be computed later is not done
 * here: see complete-trace.ts.
 */
export class TraceRecorder {
  readonly #clock: Pick<Clock, 'nowMs' | 'epochMs'>;
  #begunMs = 0;
  /** What arrives after the end of a check is no part of it, except the verdict. */
  #isNoting = false;
  #page = EMPTY_PAGE;
  #timings: Timings = {};
  #counters = noCounts();
  /** Number of frames by the milliseconds from capture to result; the last one counts all that took longer. */
  readonly detections = new Uint32Array(MOST_DETECTION_MS + 1);

  constructor(clock: Pick<Clock, 'nowMs' | 'epochMs'>) {
    this.#clock = clock;
  }

  /** @param framesDropped The tracker's own count, which goes on between two notes. */
  read(framesDropped: number, client = ''): CheckTrace {
    const counters = this.#counters;
    return {
      version: 2,
      client: client.slice(0, MOST_CHARACTERS),
      ...this.#page,
      timings: { ...this.#timings },
      counters: { ...counters, framesSeen: counters.framesAnalysed + framesDropped, framesDropped },
      environment: null,
    };
  }

  /** Counts; called for every frame and every piece of the video, so it allocates nothing. */
  noteFact(fact: CheckFact): void {
    if (!this.#isNoting) return;
    this.#noteStep(fact.type);
    const counters = this.#counters;
    switch (fact.type) {
      case 'frame':
        counters.framesAnalysed += 1;
        if (fact.observation.faces.length === 1) counters.framesWithOneFace += 1;
        this.#noteDetection(Math.max(0, Math.round(this.#clock.nowMs() - fact.observation.capturedMs)));
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
        counters.messagesReceived += 1;
        this.#page = { ...this.#page, challenge: fact.challenge.name };
        break;
      case 'disconnected':
        counters.messagesReceived += 1;
        break;
      case 'retry':
        counters.retries += 1;
        if (fact.what === 'connection') counters.connections += 1;
        break;
      default:
    }
  }

  noteEffect(effect: CheckEffect): void {
    const counters = this.#counters;
    if (effect.type === 'open-stream') counters.connections += 1;
    if (effect.type !== 'send' && effect.type !== 'finish-stream') return;
    counters.sessionEvents += 1;
    if (effect.type === 'send' && effect.event.type === 'color') counters.colorsShown += 1;
  }

  /** @param previous Another one. */
  noteState(state: CheckState, previous: CheckState): void {
    const isBegun = !isActive(previous) && (isActive(state) || state.kind === 'error');
    if (isBegun) this.#begin();
    this.#isNoting = isActive(state) || state.kind === 'sent';
    if (isBegun || state.kind !== previous.kind) {
      const states = append(this.#page.states, { state: state.kind, atMs: this.#sinceBegin() });
      this.#page = { ...this.#page, states };
    }
    const code = guidanceOf(state);
    if (code !== null && code !== guidanceOf(previous)) {
      this.#noteStep('guidance');
      const guidance = append(this.#page.guidance, { code, atMs: this.#sinceBegin() });
      this.#page = { ...this.#page, guidance };
    }
    if ('recording' in state) {
      if (state.recording.initialFace) this.#noteStep('initial-face');
      if (state.recording.targetStartMs !== null) this.#noteStep('match');
    }
    if (state.kind === 'finishing' && state.step.kind === 'awaiting-disconnection') this.#noteStep('uploaded');
    if (state.kind === 'error') {
      const { code: errorCode, recovery, message } = state.error;
      const error = { code: errorCode, recovery, message: message.slice(0, MOST_CHARACTERS) };
      this.#page = { ...this.#page, error };
    }
  }

  #begin(): void {
    this.#begunMs = this.#clock.nowMs();
    this.#timings = {};
    this.#counters = noCounts();
    this.detections.fill(0);
    this.#page = { ...EMPTY_PAGE, begunAt: new Date(this.#clock.epochMs()).toISOString() };
  }

  #sinceBegin(): number {
    return this.#page.begunAt === null ? 0 : Math.round(this.#clock.nowMs() - this.#begunMs);
  }

  #noteStep(step: TracedStep): void {
    this.#timings[step] ??= this.#sinceBegin();
  }

  #noteDetection(durationMs: number): void {
    const counters = this.#counters;
    const index = Math.min(durationMs, MOST_DETECTION_MS);
    this.detections[index] = (this.detections[index] ?? 0) + 1;
    counters.detectionMaxMs = Math.max(counters.detectionMaxMs, durationMs);
  }
}

function noCounts(): MutableCounters {
  return {
    framesSeen: 0,
    framesAnalysed: 0,
    framesWithOneFace: 0,
    framesDropped: 0,
    detectionP50Ms: 0,
    detectionP95Ms: 0,
    detectionMaxMs: 0,
    videoChunks: 0,
    videoBytes: 0,
    sessionEvents: 0,
    messagesReceived: 0,
    colorsShown: 0,
    mostWaitingBytes: 0,
    sessionsTaken: 0,
    retries: 0,
    connections: 0,
  };
}

function guidanceOf(state: CheckState): GuidanceCode | null {
  return isGuiding(state) ? state.run.hint.code : null;
}

function append<Entry>(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  return [...entries.slice(1 - MOST_ENTRIES), entry];
}
