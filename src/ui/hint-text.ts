import type { View } from '../core/view.ts';
import type { StringKey, Strings } from '../i18n/strings.ts';

/** The one instruction that `view` gives the person, or `null` on screens that give none. */
export function hintText(strings: Strings, view: View): string | null {
  if (view.screen !== 'camera') return null;
  return strings[hintKey(view)];
}

/** What a screen reader says for `view`: the instruction, and where the camera is not allowed yet, what to look for. */
export function spokenHint(strings: Strings, view: View & { screen: 'camera' }): string | null {
  return view.phase === 'explaining-permission' ? strings['camera.explaining-permission'] : hintText(strings, view);
}

function hintKey({ phase, hint }: View & { screen: 'camera' }): StringKey {
  if (hint !== null) return `guidance.${hint}`;
  // The view gives no guidance during the colors; what was said while holding still goes on being true.
  if (phase === 'holding' || phase === 'flashing') return 'guidance.hold-still';
  // The explanation is too long for the plate; it stands where the picture will be.
  return phase === 'explaining-permission' ? 'camera.asking-permission' : `camera.${phase}`;
}
