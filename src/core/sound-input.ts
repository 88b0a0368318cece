import type { CheckInput } from './state.ts';

/**
 * The input with times and amounts that can be: an adapter that reports a time which is none, or one to come, means the
 * present. A wait that is counted from such a time would never end.
 */
export function withSoundNumbers(input: CheckInput): CheckInput {
  const { nowMs } = input;
  const sound = (ms: number): number => (ms <= nowMs && ms > -Infinity ? ms : nowMs);
  switch (input.type) {
    case 'frame': {
      const { observation } = input;
      const capturedMs = sound(observation.capturedMs);
      // Called for every frame: as a rule nothing is copied.
      return capturedMs === observation.capturedMs ? input : { ...input, observation: { ...observation, capturedMs } };
    }
    case 'recorder-started':
      return { ...input, videoStartMs: sound(input.videoStartMs) };
    case 'recorder-stopped':
      return { ...input, videoEndMs: sound(input.videoEndMs) };
    case 'color-shown':
    case 'colors-frame':
    case 'colors-done':
      return { ...input, frameMs: sound(input.frameMs) };
    case 'upload':
      return input.waitingBytes >= 0 && input.waitingBytes < Infinity ? input : { ...input, waitingBytes: 0 };
    default:
      return input;
  }
}
