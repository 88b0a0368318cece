import type { Clock } from '../check/ports.ts';
import type { Cue } from '../core/cues.ts';

/** One note: a sine wave that swells quickly and fades out. */
interface Note {
  readonly frequencyHz: number;
  /** After the beginning of the cue. */
  readonly atMs: number;
  readonly durationMs: number;
}

const note = (frequencyHz: number, atMs: number, durationMs: number): Note => ({ frequencyHz, atMs, durationMs });

/** The tones of each cue: rising where something is gained, falling where it is not. */
const TONES = {
  tick: [note(660, 0, 70)],
  recording: [note(880, 0, 160)],
  matched: [note(659, 0, 110), note(880, 90, 160)],
  done: [note(784, 0, 220)],
  succeeded: [note(523, 0, 140), note(659, 120, 140), note(784, 240, 320)],
  failed: [note(392, 0, 200), note(294, 180, 320)],
} as const satisfies Record<Cue, readonly Note[]>;

/** Soft: a fifth of full scale, so that two notes that overlap do not clip either. */
const PEAK_GAIN = 0.2;
const ATTACK_S = 0.012;
/** Exponential ramps cannot reach 0; this is 60 dB below the peak. */
const SILENT_GAIN = PEAK_GAIN / 1000;
/** What was scheduled last is still on its way to a wireless earphone for so long. */
const OUTPUT_LATENCY_MS = 300;
/** How long a cue waits for the audio to start before it is late. */
const START_MS = 500;

/** What sounds depend on. */
export interface SoundsOptions {
  readonly clock: Pick<Clock, 'startTimer'>;
  /** Whether the host wants sounds; asked at every cue. */
  readonly isOn: () => boolean;
  /** Opens the way to the loudspeaker; the browser's own by default. */
  readonly createContext?: () => AudioContext;
}

/**
 * Schedules the tones of a cue, from now on.
 * @returns How long they last, in milliseconds.
 */
export function scheduleTones(context: BaseAudioContext, cue: Cue): number {
  let durationMs = 0;
  for (const { frequencyHz, atMs, durationMs: noteMs } of TONES[cue]) {
    const startS = context.currentTime + atMs / 1000;
    const endS = startS + noteMs / 1000;
    const oscillator = new OscillatorNode(context, { type: 'sine', frequency: frequencyHz });
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(SILENT_GAIN, startS);
    envelope.gain.linearRampToValueAtTime(PEAK_GAIN, startS + ATTACK_S);
    envelope.gain.exponentialRampToValueAtTime(SILENT_GAIN, endS);
    oscillator.connect(envelope).connect(context.destination);
    oscillator.start(startS);
    oscillator.stop(endS);
    durationMs = Math.max(durationMs, atMs + noteMs);
  }
  return durationMs;
}

/**
 * Plays short, soft tones where the host has turned them on, made as they are needed: no file is loaded. Where there is
 * no audio, or the browser refuses it because the person has not touched the page, nothing is heard and nothing fails.
 * The audio context lives from Begin to the end of the last tone.
 */
export class Sounds {
  readonly #options: SoundsOptions;
  #context: AudioContext | null = null;
  /** Whether further cues are to be expected, so that the context stays. */
  #isInCheck = false;
  /** The cue that waits for the audio to start; a newer one takes its place. */
  #waitingCue: Cue | null = null;
  /** Ends the time of the last cue early; `null` when it is over. */
  #cancelTimer: (() => void) | null = null;

  constructor(options: SoundsOptions) {
    this.#options = options;
  }

  /** A check begins: opens the context while the press of Begin counts; Safari may start none without it. */
  begin(): void {
    this.#isInCheck = true;
    if (this.#options.isOn()) this.#open();
  }

  /** Sounds at once, or as soon as the audio has started; a cue that is late by then is left out. */
  play(cue: Cue): void {
    const context = this.#options.isOn() ? this.#open() : null;
    if (!context) return;
    if (context.state === 'running') this.#sound(context, cue);
    else {
      this.#waitingCue = cue;
      this.#keepOpen(START_MS);
    }
  }

  /** No check runs any more: gives the audio back as soon as the last cue has had its time. */
  end(): void {
    this.#isInCheck = false;
    if (this.#cancelTimer === null) this.close();
  }

  /** Gives the audio back now, whatever still sounds. A later check begins anew. */
  close(): void {
    this.#isInCheck = false;
    this.#waitingCue = null;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const context = this.#context;
    this.#context = null;
    context?.close().catch(ignoreRefusal);
  }

  #open(): AudioContext | null {
    // The refusal would be told on the console, and would hold until the first touch anyway.
    if ((navigator as Partial<Navigator>).userActivation?.hasBeenActive === false) return null;
    try {
      this.#context ??= (this.#options.createContext ?? createBrowserContext)();
    } catch {
      // No audio on this device, or too many contexts on this page.
      return null;
    }
    const context = this.#context;
    // A phone call interrupts a context that ran.
    if (context.state !== 'running') context.resume().then(() => this.#onRunning(context), ignoreRefusal);
    return context;
  }

  #onRunning(context: AudioContext): void {
    const cue = this.#waitingCue;
    this.#waitingCue = null;
    if (context === this.#context && cue !== null) this.#sound(context, cue);
  }

  #sound(context: AudioContext, cue: Cue): void {
    this.#keepOpen(scheduleTones(context, cue) + OUTPUT_LATENCY_MS);
  }

  #keepOpen(durationMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.startTimer(durationMs, () => {
      this.#cancelTimer = null;
      this.#waitingCue = null;
      if (!this.#isInCheck) this.close();
    });
  }
}

function createBrowserContext(): AudioContext {
  return new AudioContext({ latencyHint: 'interactive' });
}

/** A browser that refuses to start, and a context that is closed already: nothing is heard. */
function ignoreRefusal(): void {
  // No failure of the check.
}
