import type { Page } from 'playwright/test';
import { decodePng, type Picture } from '../../ui/png-picture.ts';
import type { OvalParameters } from './emulator-report.ts';

/** Red, green and blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** A screenshot of the colors and when it may have been taken, epoch milliseconds. */
export interface Shot {
  readonly picture: Picture;
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
}

/** The oval on the screen, in CSS pixels. */
export interface OvalOnPage {
  readonly centerX: number;
  readonly centerY: number;
  readonly radiusX: number;
  readonly radiusY: number;
}

/** Takes one screenshot after the other for as long as the colors are shown. */
export async function shootColors(page: Page): Promise<readonly Shot[]> {
  const shots: Shot[] = [];
  const isFlashing = (): Promise<boolean> =>
    page.evaluate(() => document.querySelector('face-liveness')?.state === 'flashing');
  while (await isFlashing()) {
    const fromEpochMs = Date.now();
    const png = await page.screenshot();
    const toEpochMs = Date.now();
    // A picture that was taken while the colors ended shows something else.
    if (await isFlashing()) shots.push({ picture: decodePng(png), fromEpochMs, toEpochMs });
  }
  return shots;
}

/** Where the oval has to be: the mirrored camera picture covers its box around the center. */
export async function ovalOnPage(
  page: Page,
  oval: OvalParameters,
  frame: { readonly widthPx: number; readonly heightPx: number },
): Promise<OvalOnPage> {
  const box = await page.locator('face-liveness [part~="camera"]').boundingBox();
  if (!box) throw new Error('There is no camera picture on the page.');
  const scale = Math.max(box.width / frame.widthPx, box.height / frame.heightPx);
  return {
    centerX: box.x + box.width / 2 - (oval.CenterX - frame.widthPx / 2) * scale,
    centerY: box.y + box.height / 2 + (oval.CenterY - frame.heightPx / 2) * scale,
    radiusX: (oval.Width / 2) * scale,
    radiusY: (oval.Height / 2) * scale,
  };
}

/** A point at a share of the oval's radii: 1 is its middle line, below is inside. `turn` goes from 0 to 1 around it. */
export function pointAt(oval: OvalOnPage, share: number, turn: number): readonly [x: number, y: number] {
  const angle = turn * 2 * Math.PI;
  return [
    Math.round(oval.centerX + oval.radiusX * share * Math.cos(angle)),
    Math.round(oval.centerY + oval.radiusY * share * Math.sin(angle)),
  ];
}

/** What a color is over white when it covers `alpha` of it. */
export function overWhite(color: Color, alpha: number): Color {
  const [red, green, blue] = color.map((channel) => Math.round(channel * alpha + 255 * (1 - alpha)));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

/** Whether two colors are the same but for rounding. */
export function isNear(seen: Color, wanted: Color, tolerance: number): boolean {
  return seen.every((channel, index) => Math.abs(channel - (wanted[index] ?? 0)) <= tolerance);
}
