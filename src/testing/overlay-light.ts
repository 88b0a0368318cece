import type { Rgb } from './color.ts';
import { GAMMA } from './light.ts';

/** A canvas counts as the page's light when it covers this share of the viewport. */
const COVERING_SHARE = 0.8;
/** Samples across and down. */
const GRID = 12;

/**
 * A function that tells the mean color of the canvas with which an element covers the page, as a face before the screen
 * receives it; `null` while there is none. This is how the light challenge is shown.
 * @param root Element whose open shadow root, or else whose content, is searched.
 */
export function overlayLight(root: Element): () => Rgb | null {
  const grid = new OffscreenCanvas(GRID, GRID).getContext('2d', { willReadFrequently: true });
  return () => {
    const canvas = grid && findCover(root.shadowRoot ?? root);
    if (!canvas || canvas.width === 0 || canvas.height === 0) return null;
    // What is transparent shows the page, which is taken as white.
    grid.fillStyle = '#fff';
    grid.fillRect(0, 0, GRID, GRID);
    grid.drawImage(canvas, 0, 0, GRID, GRID);
    return meanLight(grid.getImageData(0, 0, GRID, GRID).data);
  };
}

function findCover(root: ParentNode): HTMLCanvasElement | undefined {
  return [...root.querySelectorAll('canvas')].find((canvas) => {
    const { left, top, right, bottom } = canvas.getBoundingClientRect();
    const width = Math.min(right, innerWidth) - Math.max(left, 0);
    const height = Math.min(bottom, innerHeight) - Math.max(top, 0);
    return width > 0 && height > 0 && width * height >= COVERING_SHARE * innerWidth * innerHeight;
  });
}

/** Light adds up in linear light, not in encoded values. */
function meanLight(pixels: Uint8ClampedArray): Rgb {
  const sums = [0, 0, 0];
  for (const [index, value] of pixels.entries()) {
    const channel = index % 4;
    if (channel < 3) sums[channel] = (sums[channel] ?? 0) + (value / 255) ** GAMMA;
  }
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => 255 * (sum / (GRID * GRID)) ** (1 / GAMMA));
  return [red, green, blue];
}
