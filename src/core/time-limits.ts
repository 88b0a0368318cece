import type { TimeLimits } from './state.ts';

/** The limits of a real check. Sources: the service's documentation and the deployed clients, see each line. */
export const DEFAULT_TIME_LIMITS: TimeLimits = {
  explainPermissionMs: 5000,
  firstFrameMs: 10_000,
  detectorMs: 20_000,
  sessionMs: 10_000,
  socketOpenMs: 10_000,
  sessionInformationMs: 10_000,
  recorderStartMs: 5000,
  firstChunkMs: 5000,
  recorderStopMs: 5000,
  disconnectionMs: 30_000,
  uploadMs: 10_000,
  verdictMs: 60_000,
  // The service lets a session expire 180 s after its creation; half a minute is kept for the check itself.
  sessionAgeMs: 150_000,
  hiddenMs: 3000,
  mutedMs: 2000,
  framesMs: 5000,
};

/** Frames in a row on which a face has to be far enough, or to match, before that counts. */
export const STEADY_FRAMES = 3;
/** And the shortest time for which it has to match. */
export const STEADY_MATCH_MS = 250;
/** How long a face that fits may have to wait for the recorder to deliver enough video. */
export const ENOUGH_VIDEO_MS = 10_000;
/** How long a face may be missing during countdown and hold. */
export const FACE_LOST_MS = 500;
/** Under the colors detection misses a face now and then for a moment. */
export const FACE_LOST_IN_COLORS_MS = 1500;
/** How long a second face may be in the picture while recording. */
export const SEVERAL_FACES_MS = 1000;
/** Time without an animation frame after which the colors count as not shown. */
export const COLORS_STALLED_MS = 500;
/** A hint stays on the screen for so long: time to read it. */
export const LEAST_HINT_MS = 700;
/** "Hold still" before the colors. */
export const HOLD_MS = 1000;
/** For how long a face that is far enough is still asked to move to the middle. */
export const CENTRING_ADVICE_MS = 10_000;
/** How often the time of a frame is noted: a timer set anew for every frame would be waste. */
export const FRAME_NOTE_MS = 1000;
/** How often an unused session is replaced without asking anybody. */
export const MOST_RENEWALS = 2;
