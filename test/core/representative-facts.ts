import { ERROR_CODES, FaceLivenessError } from '../../src/core/errors.ts';
import type { FrameObservation } from '../../src/core/face.ts';
import type { CheckFact, CheckSettings, DeadlineName } from '../../src/core/state.ts';
import { DEFAULT_TIME_LIMITS } from '../../src/core/time-limits.ts';
import { aFace, aLightChallenge, FAR_FACE, FITTING_FACE, FRAME, MOVEMENT } from '../support/core-fixtures.ts';

type FactOf<Type extends CheckFact['type']> = Extract<CheckFact, { readonly type: Type }>;

/** Facts of every type, by what is special about each. `at` is a time at which the state was reached. */
type Facts = { readonly [Type in CheckFact['type']]: (atMs: number) => Readonly<Record<string, FactOf<Type>>> };

export const SETTINGS: CheckSettings = {
  countdownSeconds: 3,
  canRenewSession: true,
  allowsColors: true,
  limits: DEFAULT_TIME_LIMITS,
};

/** Every wait that can end. */
export const DEADLINE_NAMES = Object.keys({
  'explain-permission': true,
  detector: true,
  session: true,
  'socket-open': true,
  'session-information': true,
  'session-age': true,
  'countdown-tick': true,
  hint: true,
  'recorder-start': true,
  'first-chunk': true,
  fit: true,
  'enough-video': true,
  hold: true,
  'face-lost': true,
  'several-faces': true,
  'colors-stalled': true,
  'recorder-stop': true,
  upload: true,
  disconnection: true,
  verdict: true,
  hidden: true,
  muted: true,
  frames: true,
} satisfies Record<DeadlineName, true>) as readonly DeadlineName[];

function frame(atMs: number, observation: Partial<FrameObservation>): FactOf<'frame'> {
  const seen = { seq: 1, capturedMs: atMs - 10, size: FRAME, faces: [], quality: null };
  return { type: 'frame', observation: { ...seen, ...observation } };
}

const DARK = { meanLuma: 10, darkRatio: 0.95, brightRatio: 0, sharpness: 0 };
const NOTHING_IN_NUMBERS = aFace({ widthPx: Number.NaN, score: Number.NaN });

function frames(atMs: number): Readonly<Record<string, FactOf<'frame'>>> {
  return {
    'without a face': frame(atMs, {}),
    'a far face': frame(atMs, { faces: [FAR_FACE] }),
    'a face that fits': frame(atMs, { faces: [FITTING_FACE] }),
    'several faces': frame(atMs, { faces: [FAR_FACE, aFace({ center: { x: 500, y: 200 } })] }),
    'a face at a tracking score': frame(atMs, { faces: [aFace({ score: 0.5 })] }),
    'a dark picture': frame(atMs, { quality: DARK }),
    'another resolution': frame(atMs, { size: { widthPx: 1280, heightPx: 960 }, faces: [FAR_FACE] }),
    'a turned picture': frame(atMs, { size: { widthPx: 480, heightPx: 640 }, faces: [FAR_FACE] }),
    'a picture without pixels': frame(atMs, { size: { widthPx: 0, heightPx: 0 }, faces: [FAR_FACE] }),
    'a picture of one column': frame(atMs, { size: { widthPx: 1, heightPx: 900 }, faces: [FAR_FACE] }),
    'a size that is no number': frame(atMs, { size: { widthPx: Number.NaN, heightPx: 480 }, faces: [FAR_FACE] }),
    'a face of no numbers': frame(atMs, { faces: [NOTHING_IN_NUMBERS] }),
    'a face outside the picture': frame(atMs, { faces: [aFace({ center: { x: -900, y: 9000 } })] }),
    'captured at no time': frame(atMs, { faces: [FITTING_FACE], capturedMs: Number.NaN }),
    'captured long ago': frame(atMs, { faces: [FITTING_FACE], capturedMs: -1 }),
    'captured in an hour': frame(atMs, { faces: [FITTING_FACE], capturedMs: atMs + 3_600_000 }),
  };
}

/** Facts as the world reports them, and as a broken adapter or a hostile service might. */
export const FACTS: Facts = {
  'session-source': () => ({
    gone: { type: 'session-source', isAvailable: false, isReplaced: false },
    'gone, another': { type: 'session-source', isAvailable: false, isReplaced: true },
    there: { type: 'session-source', isAvailable: true, isReplaced: false },
    another: { type: 'session-source', isAvailable: true, isReplaced: true },
  }),
  begin: () => ({
    good: { type: 'begin', settings: SETTINGS, problem: null },
    'negative countdown': { type: 'begin', settings: { ...SETTINGS, countdownSeconds: -3 }, problem: null },
    'wrong settings': { type: 'begin', settings: SETTINGS, problem: new FaceLivenessError('request-invalid') },
  }),
  cancel: () => ({ plain: { type: 'cancel' } }),
  removed: () => ({ plain: { type: 'removed' } }),
  failed: () =>
    Object.fromEntries(
      ERROR_CODES.map((code) => [code, { type: 'failed' as const, error: new FaceLivenessError(code) }]),
    ),
  retry: () => ({
    camera: { type: 'retry', what: 'camera' },
    assets: { type: 'retry', what: 'assets' },
    connection: { type: 'retry', what: 'connection' },
  }),
  'camera-granted': () => ({ plain: { type: 'camera-granted' } }),
  'camera-ready': () => ({
    wished: { type: 'camera-ready', camera: { size: FRAME, isFallback: false } },
    another: { type: 'camera-ready', camera: { size: { widthPx: 480, heightPx: 640 }, isFallback: true } },
  }),
  'camera-muted': () => ({
    on: { type: 'camera-muted', isMuted: true },
    off: { type: 'camera-muted', isMuted: false },
  }),
  'detector-progress': () => ({ plain: { type: 'detector-progress' } }),
  'detector-ready': () => ({ plain: { type: 'detector-ready' } }),
  frame: frames,
  'session-taken': () => ({
    plain: { type: 'session-taken', sessionId: 'another-session', region: 'us-east-1' },
    empty: { type: 'session-taken', sessionId: '', region: '' },
  }),
  'stream-opened': () => ({ plain: { type: 'stream-opened' } }),
  challenge: () => ({
    movement: { type: 'challenge', challenge: MOVEMENT },
    light: { type: 'challenge', challenge: aLightChallenge() },
    'no colors': { type: 'challenge', challenge: aLightChallenge([]) },
  }),
  upload: () => ({
    nothing: { type: 'upload', waitingBytes: 0, isSlow: false },
    some: { type: 'upload', waitingBytes: 50_000, isSlow: false },
    slow: { type: 'upload', waitingBytes: 3_000_000, isSlow: true },
    'less than nothing': { type: 'upload', waitingBytes: -1, isSlow: false },
    'no number': { type: 'upload', waitingBytes: Number.NaN, isSlow: false },
  }),
  disconnected: () => ({ plain: { type: 'disconnected' } }),
  'recorder-started': (atMs) => ({
    now: { type: 'recorder-started', videoStartMs: atMs },
    'long ago': { type: 'recorder-started', videoStartMs: -1 },
    'at no time': { type: 'recorder-started', videoStartMs: Number.NaN },
  }),
  video: () => ({
    enough: { type: 'video', bytes: 20_000 },
    'one byte': { type: 'video', bytes: 1 },
    nothing: { type: 'video', bytes: 0 },
    'less than nothing': { type: 'video', bytes: -20_000 },
    'no number': { type: 'video', bytes: Number.NaN },
  }),
  'recorder-stopped': (atMs) => ({
    now: { type: 'recorder-stopped', videoEndMs: atMs },
    'before it began': { type: 'recorder-stopped', videoEndMs: -1 },
    'at no time': { type: 'recorder-stopped', videoEndMs: Number.NaN },
  }),
  'color-shown': (atMs) => ({
    first: { type: 'color-shown', index: 0, frameMs: atMs },
    second: { type: 'color-shown', index: 1, frameMs: atMs },
    'long ago': { type: 'color-shown', index: 0, frameMs: -1 },
    'at no time': { type: 'color-shown', index: 0, frameMs: Number.NaN },
    'none of them': { type: 'color-shown', index: -1, frameMs: atMs },
    'no number': { type: 'color-shown', index: Number.NaN, frameMs: atMs },
  }),
  'colors-frame': (atMs) => ({
    now: { type: 'colors-frame', frameMs: atMs },
    'long ago': { type: 'colors-frame', frameMs: -1 },
    'at no time': { type: 'colors-frame', frameMs: Number.NaN },
  }),
  'colors-done': (atMs) => ({ now: { type: 'colors-done', frameMs: atMs } }),
  'page-hidden': () => ({ plain: { type: 'page-hidden' } }),
  'page-shown': () => ({ plain: { type: 'page-shown' } }),
  'page-left': () => ({ plain: { type: 'page-left' } }),
  offline: () => ({ plain: { type: 'offline' } }),
  standstill: () => ({ plain: { type: 'standstill' } }),
  orientation: () => ({
    sideways: { type: 'orientation', isSideways: true },
    upright: { type: 'orientation', isSideways: false },
  }),
  'verdict-expected': () => ({ plain: { type: 'verdict-expected' } }),
  'verdict-absent': () => ({ plain: { type: 'verdict-absent' } }),
  verdict: () => ({
    live: { type: 'verdict', isLive: true },
    'not live': { type: 'verdict', isLive: false },
  }),
  deadline: () => Object.fromEntries(DEADLINE_NAMES.map((name) => [name, { type: 'deadline' as const, name }])),
};

/** Every fact of {@link FACTS} by type and what is special about it. */
export function allFacts(atMs: number): readonly { readonly name: string; readonly fact: CheckFact }[] {
  return Object.values(FACTS).flatMap((facts) =>
    Object.entries<CheckFact>(facts(atMs)).map(([name, fact]) => ({ name: `${fact.type}: ${name}`, fact })),
  );
}
