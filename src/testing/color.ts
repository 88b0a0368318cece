/** A color as red, green and blue, each from 0 to 255, sRGB-encoded as on a page. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A mixture of two colors: `a` at a share of 0, `b` at 1. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** The color with every channel multiplied by `factor`, cut at 255. */
export function scaled(color: Rgb, factor: number): Rgb {
  return [Math.min(color[0] * factor, 255), Math.min(color[1] * factor, 255), Math.min(color[2] * factor, 255)];
}

/** The color in the form that CSS and canvases read. */
export function css(color: Rgb, alpha = 1): string {
  return `rgb(${color.map((channel) => Math.round(channel)).join(' ')} / ${alpha})`;
}
