import type { CSSResult } from 'lit';
import { cameraStyles } from './camera.ts';
import { controlStyles } from './controls.ts';
import { emblemStyles } from './emblem.ts';
import { screenStyles } from './screens.ts';
import { themeStyles } from './theme.ts';

/** All style sheets of the element, for its static `styles`. */
export const styles: CSSResult[] = [themeStyles, controlStyles, screenStyles, emblemStyles, cameraStyles];
