import { MIN_LONG_SIDE_PX, MIN_SHORT_SIDE_PX } from '../core/box.ts';

/** One camera that the person may choose. */
export interface CameraDevice {
  readonly deviceId: string;
  readonly label: string;
}

/** Frames a second. Source: the service's minimum. */
const MIN_FRAME_RATE = 15;

/** A camera of nominally 15 frames a second delivers 14.9 or, counted over one second, 14. */
const FRAME_RATE_TOLERANCE = 0.9;

/**
 * Parts of names of cameras that show something else than what is in front of a lens, in lower case. Phones and capture
 * cards used as webcams are not meant: they have a lens at their other end.
 */
const VIRTUAL_CAMERA_NAMES = [
  'virtual',
  'obs-camera',
  'obs camera',
  'manycam',
  'xsplit',
  'splitcam',
  'snap camera',
  'mmhmm',
  'chromacam',
  'fakecam',
  'fake cam',
  'akvcam',
  'v4l2loopback',
  'e2esoft',
  'youcam',
  'webcammax',
  'nvidia broadcast',
  'unity video capture',
  'screen capture',
  'dummy video device',
  'prism live',
  'camtwist',
  'altercam',
  'avatarify',
  'deepfacelive',
];

/**
 * What is asked of the browser.
 * @param deviceId The camera that it has to be, `exact`, or would be best, `ideal`; the front camera when absent.
 */
export function cameraConstraints(deviceId?: ConstrainDOMString): MediaStreamConstraints {
  return {
    audio: false,
    video: {
      width: { min: MIN_LONG_SIDE_PX, ideal: 640 },
      height: { min: MIN_SHORT_SIDE_PX, ideal: 480 },
      frameRate: { min: MIN_FRAME_RATE, ideal: 30, max: 60 },
      facingMode: 'user',
      ...(deviceId === undefined ? {} : { deviceId }),
    },
  };
}

/** Whether a camera's name says that it is a virtual one. Names can be changed: this keeps out accidents, not attacks. */
export function isVirtualCamera(label: string): boolean {
  const name = label.toLowerCase();
  return VIRTUAL_CAMERA_NAMES.some((part) => name.includes(part));
}

/** Whether this many frames a second, nominal or counted, are enough. */
export function isFastEnough(frameRate: number): boolean {
  return frameRate >= MIN_FRAME_RATE * FRAME_RATE_TOLERANCE;
}

/** Frames a second that the track promises; `null` when it does not say: some give 0 or nothing. */
export function nominalFrameRate(track: MediaStreamTrack): number | null {
  const { frameRate } = track.getSettings();
  return frameRate !== undefined && frameRate > 0 ? frameRate : null;
}

/**
 * The cameras that have a name, which they have once the person permitted one. Empty is no error: some browsers, and
 * cameras that a script provides, list nothing.
 */
export async function listCameras(): Promise<readonly CameraDevice[]> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter(({ kind, label, deviceId }) => kind === 'videoinput' && label !== '' && deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
  } catch {
    // Insecure context or no media at all: the check itself says what is wrong.
    return [];
  }
}
