import type { CheckPage } from './check-page.ts';
import type { Color } from './flash-pixels.ts';

/** Attributes of a light check without countdown. */
export const LIGHT_AT_ONCE = { 'session-url': '/api/liveness', challenge: 'light', countdown: '0' } as const;

/** Colors that the service does not ask for by itself, and some that it does. */
export const RED: Color = [230, 20, 40];
export const GREEN: Color = [0, 255, 0];
export const BLUE: Color = [0, 0, 255];
export const BLACK: Color = [0, 0, 0];

/** A color as the service asks for it; durations in milliseconds. */
export function color(rgb: Color, scrollMs: number, flatMs: number): object {
  return { FreshnessColor: { RGB: rgb }, DownscrollDuration: scrollMs, FlatDisplayDuration: flatMs };
}

/** Lets the emulator ask the next session for these colors. */
export function orderColors(check: CheckPage, colors: readonly object[]): Promise<void> {
  return check.setFault({ challenge: { colors } });
}
