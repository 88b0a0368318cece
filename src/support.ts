import { describeDenial, isCameraForbidden } from './camera/camera-policy.ts';
import { type ErrorCode, FaceLivenessError } from './core/errors.ts';
import { recordableType } from './recording/video-format.ts';
import { missingBuiltinFeatures } from './vision/detector-support.ts';

/** Whether this browser can run a check. */
export interface Support {
  readonly supported: boolean;
  /**
   * Names of what is missing, for logs and programs; empty when nothing is: `secure context`, `camera permissions policy`,
   * `getUserMedia`, `crypto.subtle`, `MediaRecorder`, `MediaRecorder of WebM or MP4`, `Worker`, `module Worker`,
   * `WebSocket`, `WebAssembly`, `WebAssembly SIMD`, `OffscreenCanvas`, `createImageBitmap`, `AbortSignal.throwIfAborted`,
   * `CSS container units`.
   */
  readonly missing: readonly string[];
}

const SECURE_CONTEXT = 'secure context';
const CAMERA_POLICY = 'camera permissions policy';

/** Looks for everything that a check with the built-in engine needs; asks for no permission and loads nothing. */
export function findSupport(): Support {
  const missing = [
    ...missingForCamera(),
    ...missingRecorder(),
    ...missingWorker(),
    ...(typeof WebSocket === 'function' ? [] : ['WebSocket']),
    ...missingBuiltinFeatures(),
    ...missingFrameFeed(),
    // These two stand for browsers of their time: Chrome 100, Firefox 97, Safari 15.4; Chrome 105, Firefox 110, Safari 16.
    ...('throwIfAborted' in AbortSignal.prototype ? [] : ['AbortSignal.throwIfAborted']),
    ...(CSS.supports('width', '1cqw') ? [] : ['CSS container units']),
  ];
  return { supported: missing.length === 0, missing };
}

/** Why no check can begin here; `null` when nothing is missing. Said before the person is asked for the camera. */
export function findSupportProblem(): FaceLivenessError | null {
  const { missing } = findSupport();
  if (missing.length === 0) return null;
  if (missing[0] === SECURE_CONTEXT) return new FaceLivenessError('insecure-context');
  // Another browser may do the check whatever the policy says, so what it lacks comes first.
  const lacking = missing.filter((name) => name !== CAMERA_POLICY);
  const [code, message]: [ErrorCode, string] =
    lacking.length > 0
      ? ['not-supported', `This browser has no ${lacking.join(' and no ')}.`]
      : ['camera-denied', describeDenial()];
  return new FaceLivenessError(code, { message });
}

/** Browsers take camera and cryptography away from pages that are not secure; then only that is worth telling. */
function missingForCamera(): readonly string[] {
  if (!globalThis.isSecureContext) return [SECURE_CONTEXT];
  // Typed as always present, but absent in some web views.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return [
    ...(isCameraForbidden() ? [CAMERA_POLICY] : []),
    ...(typeof devices?.getUserMedia === 'function' ? [] : ['getUserMedia']),
    ...(typeof globalThis.crypto?.subtle === 'object' ? [] : ['crypto.subtle']),
  ];
}

function missingRecorder(): readonly string[] {
  if (typeof MediaRecorder !== 'function') return ['MediaRecorder'];
  return recordableType() === undefined ? ['MediaRecorder of WebM or MP4'] : [];
}

/**
 * Firefox before 114 takes no modules. The constructor reads its options before it looks at the address, which is none,
 * so no worker is made. Only the browser's own refusal of that address counts: a page may have put its own class there.
 */
function missingWorker(): readonly string[] {
  if (typeof Worker !== 'function') return ['Worker'];
  // Browsers with Trusted Types have module workers, and an address that is a string would be reported as a violation.
  if ('trustedTypes' in globalThis) return [];
  let isTypeRead = false;
  const options: WorkerOptions = {
    get type(): WorkerType {
      isTypeRead = true;
      return 'module';
    },
  };
  try {
    new Worker('https://[', options).terminate();
  } catch (refusal) {
    const isBrowsers = refusal instanceof DOMException && refusal.name === 'SyntaxError';
    return isTypeRead || !isBrowsers ? [] : ['module Worker'];
  }
  return [];
}

/** Without a processor of frames on the window they go to the worker as bitmaps, or the worker has the processor. */
function missingFrameFeed(): readonly string[] {
  const isFed = 'MediaStreamTrackProcessor' in globalThis || typeof createImageBitmap === 'function';
  return isFed ? [] : ['createImageBitmap'];
}
