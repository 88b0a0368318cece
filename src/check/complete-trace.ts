import type { CheckTrace, TraceEnvironment } from './check-trace.ts';
import type { FrameFeed } from './ports.ts';
import { MOST_CHARACTERS } from './trace.ts';

/** A trace as it is written down, and what else is known of the check. */
export interface TraceNotes {
  readonly trace: CheckTrace;
  /** Number of frames by the milliseconds that their detection took; the last one counts all that took longer. */
  readonly detections: Uint32Array;
  /** How the frames reached the detector. */
  readonly frameFeed: FrameFeed | null;
}

/**
 * Computes what was not computed while the check ran, adds where it ran, and takes out what a trace must not hold.
 * This code is loaded with that of the check; before it no frame was analysed and no secret was there.
 */
export function completed(
  { trace, detections, frameFeed }: TraceNotes,
  environment: Omit<TraceEnvironment, 'frameFeed'>,
): CheckTrace {
  const { counters, error } = trace;
  const detectionMs = (share: number): number => {
    let left = counters.framesAnalysed * share;
    const durationMs = detections.findIndex((frames) => (left -= frames) <= 0);
    return durationMs < detections.length - 1 ? durationMs : counters.detectionMaxMs;
  };
  return {
    ...trace,
    counters: { ...counters, detectionP50Ms: detectionMs(0.5), detectionP95Ms: detectionMs(0.95) },
    environment: { ...environment, frameFeed },
    error: error && { ...error, message: withoutSecrets(error.message) },
  };
}

/**
 * A message without addresses and without anything long enough to be an id or a key: of an address only the name of the
 * detector's file stays, which tells what is missing. The last word of a message that was cut may be half of one.
 */
function withoutSecrets(message: string): string {
  return (message.length < MOST_CHARACTERS ? message : message.replace(/\S*$/, '…'))
    .replace(/(?:\w{1,20}:)?\/\/(?:\S*\/([\w.-]+\.(?:js|wasm|bin|tflite))(?!\S)|\S*)/g, '…$1')
    .replace(/[\w+/=%~-]{16,}/g, (run) => (/\d|^[^a-z]+$/.test(run) ? '…' : run));
}
