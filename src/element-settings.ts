import type { ChallengePreference } from './check/ports.ts';
import { FaceLivenessError } from './core/errors.ts';
import type { FaceDetectorEngine } from './vision/asset-names.ts';

/** Settings of the element that come from the host, of any value. */
export interface ElementSettings {
  readonly region: string;
  readonly challenge: ChallengePreference;
  readonly engine: FaceDetectorEngine;
  readonly countdown: number;
  readonly assetsUrl: string | null;
}

/** The settings with their defaults, which also hold when a framework sets them to `undefined` or `null`. */
export function withDefaults(settings: {
  readonly [Name in keyof ElementSettings]: ElementSettings[Name] | null | undefined;
}): ElementSettings {
  return {
    region: settings.region ?? 'us-east-1',
    challenge: settings.challenge ?? 'auto',
    engine: settings.engine ?? 'builtin',
    countdown: settings.countdown ?? 3,
    assetsUrl: settings.assetsUrl ?? null,
  };
}

const CHALLENGES: readonly string[] = ['auto', 'light', 'movement'] satisfies ChallengePreference[];
const ENGINES: readonly string[] = ['builtin', 'mediapipe'] satisfies FaceDetectorEngine[];

/**
 * Finds what is wrong with the settings that do not concern the session.
 * @param baseUrl Address of the page, for a relative `assetsUrl`.
 * @throws {FaceLivenessError} `request-invalid`.
 */
export function checkElementSettings(settings: ElementSettings, baseUrl: string): void {
  const { challenge, engine, countdown, assetsUrl } = settings;
  if (!CHALLENGES.includes(challenge)) throw invalid('challenge is none of auto, light and movement.');
  if (!ENGINES.includes(engine)) throw invalid('engine is none of builtin and mediapipe.');
  if (!Number.isFinite(countdown) || countdown < 0) throw invalid('countdown is not a number of seconds from 0 up.');
  if (!isUrl(assetsUrl ?? '', baseUrl)) throw invalid('assets-url is no URL.');
}

function isUrl(text: string, baseUrl: string): boolean {
  // `URL.canParse` is missing in browsers that are otherwise good enough.
  try {
    return new URL(text, baseUrl).href !== '';
  } catch {
    return false;
  }
}

function invalid(message: string): FaceLivenessError {
  return new FaceLivenessError('request-invalid', { message });
}
