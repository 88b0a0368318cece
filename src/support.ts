import { missingBuiltinFeatures } from './vision/detector-support.ts';

/** Whether this browser can run a check. */
export interface Support {
  readonly supported: boolean;
  /** What is missing, in words for logs; empty when nothing is. */
  readonly missing: readonly string[];
}

/** Looks for everything that a check with the built-in engine needs; asks for no permission and loads nothing. */
export function findSupport(): Support {
  const missing = [
    ...(globalThis.isSecureContext ? [] : ['a secure context (https or localhost)']),
    ...(hasCameraAccess() ? [] : ['getUserMedia']),
    ...(typeof MediaRecorder === 'function' ? [] : ['MediaRecorder']),
    ...(typeof Worker === 'function' ? [] : ['Worker']),
    ...(typeof WebSocket === 'function' ? [] : ['WebSocket']),
    ...(typeof globalThis.crypto?.subtle === 'object' ? [] : ['WebCrypto']),
    ...missingBuiltinFeatures(),
  ];
  return { supported: missing.length === 0, missing };
}

function hasCameraAccess(): boolean {
  // Typed as always present, but absent in insecure contexts and in some web views.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return typeof devices?.getUserMedia === 'function';
}
