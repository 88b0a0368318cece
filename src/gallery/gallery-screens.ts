import { ERROR_CODES, type ErrorCode, FaceLivenessError } from '../core/errors.ts';
import { lightStages } from '../core/light-sequence.ts';
import type { GuidanceCode } from '../core/state.ts';
import type { CameraPhase, OvalView, View } from '../core/view.ts';
import type { CameraOption, ScreenContext } from '../ui/screen-context.ts';
import { cameraPicture, type CameraPicture, PICTURE_SIZE } from './camera-picture.ts';

/** Parts of a check, in its order. */
export const SCREEN_GROUPS = {
  start: 'Start',
  camera: 'Camera',
  recording: 'Recording',
  end: 'After the camera',
  errors: 'Errors',
} as const;

/** Part of a check that a screen belongs to. */
export type ScreenGroup = keyof typeof SCREEN_GROUPS;

/** A screen as `<face-liveness>` shows it at some moment of some check. */
export interface GalleryScreen {
  readonly title: string;
  readonly group: ScreenGroup;
  readonly view: View;
  /** What differs from {@link GALLERY_CONTEXT}. */
  readonly context: Partial<GalleryContext>;
  /** What the camera sees; `null` while it is off. */
  readonly picture: CameraPicture | null;
}

/** The part of the context that a table can hold; the rest is the element's. */
export type GalleryContext = Omit<ScreenContext, 'strings' | 'direction' | 'stream' | 'actions'>;

/** Context of an element with a session source and no other settings. */
export const GALLERY_CONTEXT: GalleryContext = {
  showsPhotosensitivityWarning: true,
  offersMovement: true,
  isMovementChosen: false,
  consent: 'not-required',
  cameras: [],
  selectedCamera: null,
  previewProblem: null,
  canRetry: true,
  isWaitingForSession: false,
  alternativeUrl: null,
};

const CAMERAS: readonly CameraOption[] = [
  { deviceId: 'front', label: 'FaceTime HD Camera' },
  { deviceId: 'desk', label: '' },
];
const ALTERNATIVE_URL = '/other-way';
const LIMITED_SECONDS = 1800;
/** Longer than anybody looks, so that the colors are a still. */
const STILL_MS = 2 ** 31;
const LIGHT_STAGES = lightStages([{ rgb: [0, 0, 255], scrollMs: 0, flatMs: STILL_MS }]);

/** A hint, and where the face is when it is given. */
type HintedPicture = readonly [hint: GuidanceCode, picture: CameraPicture];

// Left and right are the person's own, so they are swapped in the image.
const POSITIONING: readonly HintedPicture[] = [
  ['no-face', cameraPicture('absent')],
  ['several-faces', cameraPicture('two')],
  ['off-centre-left', cameraPicture('centered', { centerX: 0.68 })],
  ['off-centre-right', cameraPicture('centered', { centerX: 0.32 })],
  ['off-centre-up', cameraPicture('centered', { centerY: 0.25 })],
  ['off-centre-down', cameraPicture('centered', { centerY: 0.75 })],
  ['too-dark', cameraPicture('dark')],
  ['too-bright', cameraPicture('bright')],
  ['blurred', cameraPicture('blurred')],
  ['covered', cameraPicture('covered')],
  ['camera-fallback', cameraPicture()],
  ['rotate-device', cameraPicture()],
];
const FITTING: readonly HintedPicture[] = [
  ['off-centre-left', cameraPicture('centered', { centerX: 0.62, faceHeightRatio: 0.66 })],
  ['off-centre-right', cameraPicture('centered', { centerX: 0.38, faceHeightRatio: 0.66 })],
  ['no-face', cameraPicture('absent')],
  ['several-faces', cameraPicture('two')],
];
const TOO_CLOSE = cameraPicture('centered', { faceHeightRatio: 0.8 });
const APPROACHING = cameraPicture('centered', { faceHeightRatio: 0.56 });
const FITTED = cameraPicture('centered', { faceHeightRatio: 0.72 });

/** Every screen that exists, by a name for addresses and files, in the order of a check. */
export const GALLERY_SCREENS: Readonly<Record<string, GalleryScreen>> = {
  start: start('Start'),
  'start-movement': start('Check without flashing chosen', { isMovementChosen: true }),
  'start-without-warning': start('The host asked for no colors', {
    showsPhotosensitivityWarning: false,
    offersMovement: false,
  }),
  'start-consent': start('Consent, cameras and another way', {
    consent: 'required',
    cameras: CAMERAS,
    selectedCamera: 'front',
    alternativeUrl: ALTERNATIVE_URL,
  }),
  'start-preview': start('Camera tried out', { cameras: CAMERAS, selectedCamera: 'front' }, cameraPicture()),
  'start-preview-problem': start('Camera could not be tried out', { previewProblem: 'camera-in-use' }),

  'asking-permission': camera('Asking for the camera', 'asking-permission', {}, null),
  'explaining-permission': camera('Explaining the question', 'explaining-permission', {}, null),
  'connecting-camera': camera('Getting ready, no picture yet', 'connecting', {}, null),
  connecting: camera('Getting ready', 'connecting', {}, cameraPicture()),
  'positioning-well': camera('Positioning: in the right place', 'positioning', {}, cameraPicture()),
  positioning: camera('Positioning: too close', 'positioning', { hint: 'too-close' }, TOO_CLOSE),
  ...positioningScreens(),
  countdown: camera('Countdown', 'countdown', { countdown: 3 }, cameraPicture()),
  'countdown-too-dark': camera(
    'Countdown: too dark',
    'countdown',
    { countdown: 2, hint: 'too-dark' },
    cameraPicture('dark'),
  ),

  'fitting-begins': recorded(
    'Fitting: the oval appears',
    'fitting',
    { oval: ovalView(0), hint: 'too-far' },
    cameraPicture(),
  ),
  fitting: recorded('Fitting: too far', 'fitting', { oval: ovalView(40), hint: 'too-far' }, APPROACHING),
  ...fittingScreens(),
  'hold-still': recorded('Hold still', 'holding', { oval: ovalView(100), hint: 'hold-still' }, FITTED),
  colors: recorded(
    'Colors',
    'flashing',
    { oval: ovalView(100), hint: 'hold-still', lightStages: LIGHT_STAGES },
    FITTED,
  ),

  uploading: ended('Uploading', { screen: 'verifying', uploadPercent: 40, isNetworkSlow: false }),
  'uploading-slow-network': ended('Uploading over a slow line', {
    screen: 'verifying',
    uploadPercent: 12,
    isNetworkSlow: true,
  }),
  verifying: ended('Verifying', { screen: 'verifying', uploadPercent: null, isNetworkSlow: false }),
  succeeded: ended('Succeeded', { screen: 'result', outcome: 'succeeded' }),
  failed: ended('Not succeeded', { screen: 'result', outcome: 'failed' }),
  'failed-for-good': ended(
    'Not succeeded, no other attempt',
    { screen: 'result', outcome: 'failed' },
    { canRetry: false, alternativeUrl: ALTERNATIVE_URL },
  ),
  sent: ended('Sent', { screen: 'result', outcome: 'sent' }),
  cancelled: ended('Cancelled', { screen: 'cancelled' }),

  ...errorScreens(),
  'error-limited-without-end': failed('limited', null),
};

function start(
  title: string,
  context: Partial<GalleryContext> = {},
  picture: CameraPicture | null = null,
): GalleryScreen {
  return { title, group: 'start', view: { screen: 'start' }, context, picture };
}

function camera(
  title: string,
  phase: CameraPhase,
  shown: Partial<View & { screen: 'camera' }>,
  picture: CameraPicture | null,
): GalleryScreen {
  const nothing = { hint: null, countdown: null, oval: null, isRecording: false, lightStages: null };
  return { title, group: 'camera', view: { ...nothing, ...shown, screen: 'camera', phase }, context: {}, picture };
}

function recorded(...[title, phase, shown, picture]: Parameters<typeof camera>): GalleryScreen {
  return { ...camera(title, phase, { ...shown, isRecording: true }, picture), group: 'recording' };
}

function ended(title: string, view: View, context: Partial<GalleryContext> = {}): GalleryScreen {
  return { title, group: 'end', view, context, picture: null };
}

/** @param retryAfterSeconds Known for `limited` alone. */
function failed(code: ErrorCode, retryAfterSeconds: number | null): GalleryScreen {
  const alternativeUrl = code === 'limited' ? ALTERNATIVE_URL : null;
  return {
    title: `Error: ${wordsOf(code)}${retryAfterSeconds === null ? '' : ', with a wait'}`,
    group: 'errors',
    view: { screen: 'error', code, retryAfterSeconds, alternativeUrl },
    context: {
      canRetry: new FaceLivenessError(code).recovery !== 'none',
      cameras: CAMERAS,
      selectedCamera: 'front',
    },
    picture: null,
  };
}

function positioningScreens(): Record<string, GalleryScreen> {
  const screens = POSITIONING.map(([hint, picture]) => [
    `positioning-${hint}`,
    camera(`Positioning: ${wordsOf(hint)}`, 'positioning', { hint }, picture),
  ]);
  return Object.fromEntries(screens);
}

function fittingScreens(): Record<string, GalleryScreen> {
  const screens = FITTING.map(([hint, picture]) => [
    `fitting-${hint}`,
    recorded(`Fitting: ${wordsOf(hint)}`, 'fitting', { oval: ovalView(40), hint }, picture),
  ]);
  return Object.fromEntries(screens);
}

function errorScreens(): Record<string, GalleryScreen> {
  return Object.fromEntries(
    ERROR_CODES.map((code) => [`error-${code}`, failed(code, code === 'limited' ? LIMITED_SECONDS : null)]),
  );
}

/** The oval of an ordinary session, in a landscape frame. */
function ovalView(matchPercent: number): OvalView {
  const oval = { centerXPx: 320, centerYPx: 240, widthPx: 252, heightPx: 408 };
  return { oval, frame: PICTURE_SIZE, matchPercent };
}

function wordsOf(code: string): string {
  return code.replaceAll('-', ' ');
}
