import type { CameraPhase, View } from '../core/view.ts';
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
  return hint === null ? PHASE_TEXTS[phase] : `guidance.${hint}`;
}

/** What is said as long as there is no hint. */
const PHASE_TEXTS: Readonly<Record<CameraPhase, StringKey>> = {
  'asking-permission': 'camera.asking-permission',
  // Its explanation is too long for the plate; it stands where the picture will be.
  'explaining-permission': 'camera.asking-permission',
  connecting: 'camera.connecting',
  positioning: 'camera.positioning',
  countdown: 'camera.countdown',
  fitting: 'camera.fitting',
  holding: 'guidance.hold-still',
  flashing: 'guidance.hold-still',
};
