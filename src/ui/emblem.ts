import { html, type TemplateResult } from 'lit';
import type { ErrorCode } from '../core/errors.ts';
import * as icons from './icons.ts';

/** Whole length of a ring, as its path declares it. */
const RING_LENGTH = 100;

/** The oval of the check as the sign of a screen: a ring with an icon in it. */
export function emblem(icon: TemplateResult, tone: 'is-success' | 'is-danger' | '' = ''): TemplateResult {
  return html`<div class="emblem ${tone}">${ring(RING_LENGTH)}${icon}</div>`;
}

/**
 * The same oval while something is waited for: it fills with the progress, or goes round when none is known.
 * @param percent Whole percent, or `null`.
 * @param label What progresses, for screen readers.
 * @param text The progress as it is shown inside.
 */
export function progressEmblem(percent: number | null, label = '', text = ''): TemplateResult {
  return percent === null
    ? html`<div class="emblem is-waiting">${ring(RING_LENGTH / 4)}</div>`
    : html`<div
        class="emblem"
        role="progressbar"
        aria-label=${label}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${percent}
      >
        ${ring(percent)}<span aria-hidden="true">${text}</span>
      </div>`;
}

/** The sign of a failure: what it has to do with. */
export function errorIcon(code: ErrorCode): TemplateResult {
  if (code.startsWith('camera-')) return icons.cameraIcon;
  if (code.startsWith('connection-')) return icons.networkIcon;
  return ERROR_ICONS[code] ?? icons.attentionIcon;
}

const ERROR_ICONS: Readonly<Partial<Record<ErrorCode, TemplateResult>>> = {
  'insecure-context': icons.lockIcon,
  'assets-unavailable': icons.networkIcon,
  'session-expired': icons.clockIcon,
  'clock-skew': icons.clockIcon,
  'fit-timeout': icons.clockIcon,
  limited: icons.clockIcon,
  'face-lost': icons.faceIcon,
  'multiple-faces': icons.peopleIcon,
};

/** @param length How much of the ring is drawn, from its top on. */
function ring(length: number): TemplateResult {
  return html`<svg class="ring" viewBox="0 0 88 108" aria-hidden="true">
    <path class="ring-track" d=${RING_PATH} />
    <path class="ring-value" d=${RING_PATH} pathLength=${RING_LENGTH} stroke-dasharray="${length} 101" />
  </svg>`;
}

const RING_PATH = 'M44 3a41 51 0 0 1 0 102A41 51 0 0 1 44 3z';
