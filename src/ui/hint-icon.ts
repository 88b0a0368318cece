import type { TemplateResult } from 'lit';
import type { CameraPhase, View } from '../core/view.ts';
import type { GuidanceCode } from '../core/state.ts';
import * as icons from './icons.ts';

/** The preview is a mirror: what the person calls right is on the right of the screen, in every language. */
const GUIDANCE_ICONS: Readonly<Record<GuidanceCode, TemplateResult>> = {
  'no-face': icons.faceIcon,
  'several-faces': icons.peopleIcon,
  'too-close': icons.backIcon,
  'too-far': icons.closerIcon,
  'off-centre-left': icons.rightIcon,
  'off-centre-right': icons.leftIcon,
  'off-centre-up': icons.downIcon,
  'off-centre-down': icons.upIcon,
  'too-dark': icons.lampIcon,
  'too-bright': icons.moonIcon,
  blurred: icons.steadyIcon,
  covered: icons.coveredIcon,
  'hold-still': icons.pauseIcon,
  'slow-network': icons.networkIcon,
  'camera-fallback': icons.cameraIcon,
  'rotate-device': icons.phoneIcon,
};

const PHASE_ICONS: Readonly<Record<CameraPhase, TemplateResult>> = {
  'asking-permission': icons.cameraIcon,
  'explaining-permission': icons.cameraIcon,
  connecting: icons.clockIcon,
  positioning: icons.pauseIcon,
  countdown: icons.pauseIcon,
  fitting: icons.closerIcon,
  holding: icons.pauseIcon,
  flashing: icons.pauseIcon,
};

/** The picture that stands beside the instruction of a camera view and shows its direction. */
export function hintIcon({ hint, phase }: View & { screen: 'camera' }): TemplateResult {
  return hint === null ? PHASE_ICONS[phase] : GUIDANCE_ICONS[hint];
}
