import type { View } from '../core/view.ts';
import type { StringKey, Strings } from '../i18n/strings.ts';

/** The one instruction that `view` gives the person, or `null` on screens that give none. */
export function hintText(strings: Strings, view: View): string | null {
  if (view.screen !== 'camera') return null;
  return strings[hintKey(view)];
}

function hintKey({ phase, hint }: View & { screen: 'camera' }): StringKey {
  if (hint !== null) return `guidance.${hint}`;
  // The view gives no guidance during the colors; what was said while holding still goes on being true.
  if (phase === 'holding' || phase === 'flashing') return 'guidance.hold-still';
  return `camera.${phase}`;
}
