import type { Context2D } from './brush.ts';
import { css, type Rgb } from './color.ts';
import type { FrameSize } from './face-landmarks.ts';

/** The light that the page throws at the person. */
export interface PageLight {
  /** Mean color of the screen. */
  readonly rgb: Rgb;
  /** Strength of a white screen at the person's face, where the room's own light is 1 − {@link DEFAULT_GAIN}. */
  readonly gain: number;
}

/** Strength of the screen's light unless another one is asked for: white doubles what the room alone gives. */
export const DEFAULT_GAIN = 0.5;

/** What a page without colors sends out: a neutral light of about half the strength of a white screen. */
export const NEUTRAL_PAGE: Rgb = [188, 188, 188];

/** The room's own light at the person's face. */
const AMBIENT = 1 - DEFAULT_GAIN;

/** How much of the screen's light reaches the wall behind the person, compared with the face. */
const ROOM_SHARE = 0.35;

/** Exponent between encoded and linear light. sRGB's own curve differs from it by at most a few percent. */
export const GAMMA = 2.2;

/** Brightness per channel, in linear light; 1 shows a surface as it was painted. */
export type Illumination = readonly [red: number, green: number, blue: number];

/** `exposure × (ambient + gain × light)` at the person. */
export function illuminationAt(light: PageLight, exposure: number): Illumination {
  return perChannel(light, (linear) => exposure * (AMBIENT + light.gain * linear));
}

/** Illumination of the wall behind the person, divided by the person's: at most 1, because less light gets there. */
export function roomShareAt(light: PageLight): Illumination {
  return perChannel(light, (linear) => (AMBIENT + ROOM_SHARE * light.gain * linear) / (AMBIENT + light.gain * linear));
}

function perChannel({ rgb: [red, green, blue] }: PageLight, compute: (linear: number) => number): Illumination {
  const channel = (value: number): number => compute((value / 255) ** GAMMA);
  return [channel(red), channel(green), channel(blue)];
}

/**
 * Multiplies an opaque picture by an illumination.
 *
 * Canvases calculate with encoded values. For a pure power law the product of two encoded values is the encoded
 * product, so multiplying by the encoded illumination is multiplying in linear light. Approximated are: sRGB's curve by
 * that power law, and light by one value for the person: the screen's light falls on forehead, cheeks and neck alike.
 */
export function shine(context: Context2D, { width, height }: FrameSize, illumination: Illumination): void {
  const encoded = illumination.map((channel) => channel ** (1 / GAMMA));
  const fill = (operation: GlobalCompositeOperation, channels: readonly number[]): void => {
    const [red = 0, green = 0, blue = 0] = channels.map((channel) => channel * 255);
    context.globalCompositeOperation = operation;
    context.fillStyle = css([red, green, blue]);
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = 'source-over';
  };
  if (encoded.some((factor) => factor < 1)) {
    const darker = encoded.map((factor) => Math.min(factor, 1));
    fill('multiply', darker);
  }
  // Dodging divides by one minus the source: the only way to multiply by more than 1; it clips as a sensor does.
  if (encoded.some((factor) => factor > 1)) {
    const brighter = encoded.map((factor) => Math.max(1 - 1 / factor, 0));
    fill('color-dodge', brighter);
  }
}
