import type { CameraPhase, View } from '../core/view.ts';
import type { StringKey, Strings } from '../i18n/strings.ts';

/** The one instruction that a camera view gives the person. */
export function hintText(strings: Strings, view: View & { screen: 'camera' }): string {
  return strings[hintKey(view)];
}

/** What a screen reader says for `view`: the instruction, and where the camera is not allowed yet, what to look for. */
export function spokenHint(strings: Strings, view: View & { screen: 'camera' }): string {
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
  // Nothing is wrong.
  positioning: 'camera.countdown',
  countdown: 'camera.countdown',
  fitting: 'guidance.too-far',
  holding: 'guidance.hold-still',
  flashing: 'guidance.hold-still',
};
