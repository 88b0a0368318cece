import type { CheckTrace, TraceEnvironment } from './check/check-trace.ts';
import { completed, type TraceNotes } from './check/complete-trace.ts';
import { recordableType } from './recording/video-format.ts';
import type { FaceDetectorEngine } from './vision/asset-names.ts';
import { canUseRelaxedSimd } from './vision/detector-support.ts';

/** Longest texts that come from browser or host. */
const MOST_CHARACTERS = 35;

/** Members that TypeScript's DOM library does not know, or takes to be in every browser. */
interface PartialNavigator {
  readonly hardwareConcurrency?: number;
  readonly connection?: { readonly effectiveType?: string };
}

/**
 * A trace with everything that is known: what was noted, and browser and page as they are now. It asks for nothing and
 * never throws, also where no check could begin.
 * @param engine The setting, of any value.
 * @param language Of the screens.
 */
export function completeTrace(notes: TraceNotes, engine: FaceDetectorEngine, language: string): CheckTrace {
  return completed(notes, describeEnvironment(engine, language));
}

function describeEnvironment(engine: FaceDetectorEngine, language: string): Omit<TraceEnvironment, 'frameFeed'> {
  const { hardwareConcurrency, connection }: PartialNavigator = navigator;
  return {
    language: clip(language),
    engine: engine === 'builtin' || engine === 'mediapipe' ? engine : null,
    recorderType: (typeof MediaRecorder === 'function' && recordableType()) || null,
    hasRelaxedSimd: typeof WebAssembly === 'object' && canUseRelaxedSimd(),
    isSecureContext: globalThis.isSecureContext,
    isFramed: globalThis.top !== globalThis.self,
    hasWakeLock: 'wakeLock' in navigator,
    hasPopover: 'popover' in HTMLElement.prototype,
    processors: hardwareConcurrency ?? null,
    devicePixelRatio,
    viewport: { widthCssPx: innerWidth, heightCssPx: innerHeight },
    prefersReducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
    connectionType: connection?.effectiveType ? clip(connection.effectiveType) : null,
  };
}

function clip(text: string): string {
  return String(text).slice(0, MOST_CHARACTERS);
}
