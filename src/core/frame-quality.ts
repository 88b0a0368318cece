/** Brightness and sharpness of one frame, measured on its luma by the frame pipeline. */
export interface FrameQuality {
  /** Mean luma, 0 to 255. */
  readonly meanLuma: number;
  /** Share of pixels that are clipped dark (luma up to 16), 0 to 1. */
  readonly darkRatio: number;
  /** Share of pixels that are clipped bright (luma from 239), 0 to 1. */
  readonly brightRatio: number;
  /** Variance of the Laplacian in the face's box; small means blurred. 0 when there is no face. */
  readonly sharpness: number;
}

/** What is said about the quality of the picture. */
export type QualityGuidance = 'too-dark' | 'too-bright' | 'blurred' | 'covered';

/**
 * Where advice begins and where it ends again: apart, so that a picture at the edge does not make it flicker. Chosen
 * between the simulated person as it is (mean 105–120, nothing clipped, sharpness 95–500) and its scenes "dark" (mean
 * 20), "bright" (mean 230, 70 % clipped), "blurred" (sharpness 2) and "covered" (96 % clipped dark).
 */
const LIMITS = {
  'too-dark': { meanLuma: { begin: 32, end: 42 } },
  /** A bright wall alone is no fault: the picture has to be bright as a whole and burnt out in large parts. */
  'too-bright': { meanLuma: { begin: 210, end: 195 }, brightRatio: { begin: 0.4, end: 0.25 } },
  blurred: { sharpness: { begin: 8, end: 14 } },
  covered: { darkRatio: { begin: 0.85, end: 0.7 } },
} as const;

/**
 * Advice on the picture of this frame; it never blocks anything.
 * @param previous What was said on the frame before; any other guidance counts as none.
 * @param quality `null` when this frame was not measured: what was said goes on being true.
 * @param hasFace Whether a face is seen. Without one a lens may be covered; all other advice is about a face.
 */
export function qualityGuidance(
  previous: string | null,
  quality: FrameQuality | null,
  hasFace: boolean,
): QualityGuidance | null {
  const candidates: readonly QualityGuidance[] = hasFace ? ['too-dark', 'too-bright', 'blurred'] : ['covered'];
  return candidates.find((code) => (quality ? isTrue(code, quality, code === previous) : code === previous)) ?? null;
}

/** @param isSaid Whether it was said before, so that it has to get better to become untrue. */
function isTrue(code: QualityGuidance, quality: FrameQuality, isSaid: boolean): boolean {
  const edge = isSaid ? 'end' : 'begin';
  switch (code) {
    case 'too-dark':
      return quality.meanLuma < LIMITS[code].meanLuma[edge];
    case 'too-bright': {
      const { meanLuma, brightRatio } = LIMITS[code];
      return quality.meanLuma > meanLuma[edge] && quality.brightRatio > brightRatio[edge];
    }
    case 'blurred':
      return quality.sharpness < LIMITS[code].sharpness[edge];
    case 'covered':
      return quality.darkRatio > LIMITS[code].darkRatio[edge];
    default:
      return unreachable(code);
  }
}

function unreachable(code: never): never {
  throw new TypeError(`no limits for ${JSON.stringify(code)}`);
}
