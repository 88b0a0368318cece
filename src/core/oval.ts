import type { Box } from './box.ts';

/** The ellipse that the face has to fill, in unmirrored camera pixels of the declared frame size. */
export interface Oval {
  readonly centerXPx: number;
  readonly centerYPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The smallest box around the oval. */
export function ovalBox(oval: Oval): Box {
  return {
    leftPx: oval.centerXPx - oval.widthPx / 2,
    topPx: oval.centerYPx - oval.heightPx / 2,
    widthPx: oval.widthPx,
    heightPx: oval.heightPx,
  };
}
