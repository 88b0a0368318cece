import { html, type TemplateResult } from 'lit';

/** Warning triangle. */
export const warningIcon = icon('M12 4 2.8 20h18.4zM12 10v4.5m0 2.6v.1');

/** Camera. */
export const cameraIcon = icon('M3 7.5h4L8.5 5h7L17 7.5h4V19H3zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z');

/** Check mark. */
export const checkIcon = icon('m5 12.5 4.5 4.5L19 7.5');

/** Arrow that goes round, for another attempt. */
export const retryIcon = icon('M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.3M20 4v5.3h-5.3');

/** Exclamation mark. */
export const attentionIcon = icon('M12 5v8.5m0 4.4v.1');

/** Envelope with the flap closed: something was sent. */
export const sentIcon = icon('M3.5 6h17v12.5h-17zM3.5 6.5 12 13.5l8.5-7');

/** Cross, for what was called off. */
export const crossIcon = icon('m6 6 12 12M18 6 6 18');

/** Arrows by the direction in which they point on the screen. */
export const leftIcon = icon('M19 12H5m6-6-6 6 6 6');
export const rightIcon = icon('M5 12h14m-6-6 6 6-6 6');
export const upIcon = icon('M12 19V5m-6 6 6-6 6 6');
export const downIcon = icon('M12 5v14m-6-6 6 6 6-6');

/** Two arrows that point away from each other: larger, nearer. */
export const closerIcon = icon('m14 10 6-6m-5 0h5v5M10 14l-6 6m5 0H4v-5');

/** Two arrows that point at each other: smaller, farther away. */
export const backIcon = icon('m20 4-6 6m0-5v5h5M4 20l6-6m0 5v-5H5');

/** A face that looks straight ahead. */
export const faceIcon = icon(
  'M12 3.5c4 0 6.5 3 6.5 7.5 0 5-3 9.5-6.5 9.5S5.5 16 5.5 11c0-4.5 2.5-7.5 6.5-7.500zM9.5 10.500v.500m5-.500v.500m-5 4.500c1.5 1.2 3.5 1.2 5 0',
);

/** Two people. */
export const peopleIcon = icon(
  'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c.3-4 2.5-6 6-6s5.7 2 6 6m.5-15.500a3.3 3.3 0 0 1 0 6.300M17 14.300c2.4.6 3.8 2.6 4 5.7',
);

/** Sun: the brightness of the screen. */
export const sunIcon = icon(
  'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2m0 15v2M2.5 12h2m15 0h2M5.3 5.300l1.4 1.400m10.6 10.6 1.4 1.400m-13.4 0 1.4-1.400M17.3 6.700l1.4-1.4',
);

/** Moon: less light. */
export const moonIcon = icon('M20 14.500A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.500z');

/** Lamp: more light. */
export const lampIcon = icon(
  'M9.5 18h5m-4 3h3M12 3a6 6 0 0 0-3.5 10.900c.7.5 1 1.2 1 2.100h5c0-.9.3-1.6 1-2.100A6 6 0 0 0 12 3z',
);

/** A phone held upright. */
export const phoneIcon = icon('M7.5 3h9v18h-9zM11 18h2');

/** A phone that is held still, with the marks of a motion that ends. */
export const steadyIcon = icon('M8 3.500h8v17H8zM4 9v6m16-6v6');

/** Eye that is crossed out: something covers the face. */
export const coveredIcon = icon(
  'm3 3 18 18M10.6 6.200Q11.3 6 12 6c5 0 8.3 3.7 9.5 6a14 14 0 0 1-3 3.700M6.2 8a13 13 0 0 0-3.7 4c1.2 2.3 4.5 6 9.5 6a9 9 0 0 0 4-.900M9.9 10a3 3 0 0 0 4.1 4.1',
);

/** Waves of a wireless connection. */
export const networkIcon = icon(
  'M2.5 9a14 14 0 0 1 19 0M5.7 12.600a9.3 9.3 0 0 1 12.6 0M8.9 16a4.6 4.6 0 0 1 6.2 0M12 19.500v.1',
);

/** Three overlapping discs: colors. */
export const colorsIcon = icon(
  'M9 14A5 5 0 1 0 9 4a5 5 0 0 0 0 10zm6 0a5 5 0 1 0 0-10 5 5 0 0 0 0 10zm-3 6a5 5 0 1 0 0-10 5 5 0 0 0 0 10z',
);

/** Two upright bars: stay as you are. */
export const pauseIcon = icon('M9 6v12m6-12v12');

/** Clock. */
export const clockIcon = icon('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-14v5l3 2');

/** Padlock. */
export const lockIcon = icon('M6 11h12v9H6zm2.5 0V8a3.5 3.5 0 0 1 7 0v3');

function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
