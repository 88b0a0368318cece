import type { Size } from '../core/box.ts';
import type { OvalView } from '../core/view.ts';

/** Share of the oval's width that stays free on either side of it, so that its outline is never cut. */
const OVAL_MARGIN_RATIO = 0.06;

/** The oval as it appears on the screen, in CSS pixels. */
export interface ScreenOval {
  readonly centerX: number;
  readonly centerY: number;
  readonly radiusX: number;
  readonly radiusY: number;
}

/** A rectangle on the screen, in CSS pixels; a `DOMRect` is one. */
export interface ScreenBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Width by height of the stage on a portrait screen: the central 3:4 part of a landscape frame, more of it when the
 * oval reaches beyond that part, and the whole of a portrait frame.
 */
export function portraitRatio(frame: Size, view: OvalView | null): number {
  const wholeRatio = frame.widthPx / frame.heightPx;
  if (wholeRatio <= 3 / 4) return wholeRatio;
  if (view === null) return 3 / 4;
  const { centerXPx, widthPx } = view.oval;
  const reachPx = Math.abs(centerXPx - frame.widthPx / 2) + widthPx * (0.5 + OVAL_MARGIN_RATIO);
  return Math.min(wholeRatio, Math.max(3 / 4, (2 * reachPx) / frame.heightPx));
}

/**
 * Where the oval lies on the screen when the mirrored frame covers the stage around its center, which is what
 * `object-fit: cover` and `preserveAspectRatio="xMidYMid slice"` do.
 * @param stage The stage's box on the screen.
 */
export function ovalOnScreen({ oval, frame }: OvalView, stage: ScreenBox): ScreenOval {
  const scale = Math.max(stage.width / frame.widthPx, stage.height / frame.heightPx);
  return {
    centerX: stage.left + stage.width / 2 - (oval.centerXPx - frame.widthPx / 2) * scale,
    centerY: stage.top + stage.height / 2 + (oval.centerYPx - frame.heightPx / 2) * scale,
    radiusX: (oval.widthPx / 2) * scale,
    radiusY: (oval.heightPx / 2) * scale,
  };
}
