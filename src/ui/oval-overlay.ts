import { html, type TemplateResult } from 'lit';
import type { Oval } from '../core/oval.ts';
import type { OvalView } from '../core/view.ts';

/** Thickness of the match ring as a share of the oval's width. */
const RING_RATIO = 0.035;

/**
 * The oval over a frame: white around it, which lights the face, and its outline. The units are camera pixels, and the
 * frame covers the stage like the video below it does, so that both always coincide.
 */
export function ovalMask({ oval, frame }: OvalView): TemplateResult {
  const { widthPx: width, heightPx: height } = frame;
  const surroundings = `M${-width} ${-height}h${3 * width}v${3 * height}h${-3 * width}z${ellipsePath(oval)}`;
  return html`<svg
    class="overlay"
    part="oval"
    viewBox="0 0 ${width} ${height}"
    preserveAspectRatio="xMidYMid slice"
    aria-hidden="true"
  >
    <path class="oval-surroundings" fill-rule="evenodd" d=${surroundings} />
    <path class="oval-outline" d=${ellipsePath(oval)} />
  </svg>`;
}

/** The ring on the oval that fills, clockwise as the person sees it, while the face approaches. */
export function matchRing({ oval, frame, matchPercent }: OvalView, label: string): TemplateResult {
  return html`<svg
    class="overlay"
    part="match"
    viewBox="0 0 ${frame.widthPx} ${frame.heightPx}"
    preserveAspectRatio="xMidYMid slice"
    role="progressbar"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${matchPercent}
  >
    <path
      class="match-ring"
      d=${ellipsePath(oval)}
      pathLength="100"
      stroke-dasharray="${matchPercent} 101"
      stroke-width=${oval.widthPx * RING_RATIO}
    />
  </svg>`;
}

/** The ellipse from its top on, against the clock in camera pixels: with it once the stage is mirrored. */
function ellipsePath({ centerXPx, centerYPx, widthPx, heightPx }: Oval): string {
  const arc = `A${widthPx / 2} ${heightPx / 2} 0 1 0 ${centerXPx}`;
  return `M${centerXPx} ${centerYPx - heightPx / 2}${arc} ${centerYPx + heightPx / 2}${arc} ${centerYPx - heightPx / 2}z`;
}
