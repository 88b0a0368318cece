import { html, nothing, type TemplateResult } from 'lit';
import type { View } from '../core/view.ts';
import { liveRegions } from './announcer.ts';
import type { ScreenContext } from './screen-context.ts';
import { cameraScreen } from './screens/camera-screen.ts';
import { cancelledScreen } from './screens/cancelled-screen.ts';
import { errorScreen } from './screens/error-screen.ts';
import { resultScreen } from './screens/result-screen.ts';
import { startScreen } from './screens/start-screen.ts';
import { verifyingScreen } from './screens/verifying-screen.ts';

/**
 * The whole shadow tree for a view. The live regions and the camera layer are always there; only their content
 * changes. The layer lies outside the place of the other screens because that place is a size container, which a
 * browser without popovers would take for the frame of the layer's fixed position. The layer does not say `aria-modal`:
 * VoiceOver would no longer speak the live regions, which have to lie outside of it to be there for every screen.
 */
export function renderView(view: View, context: ScreenContext): TemplateResult {
  const { strings, direction } = context;
  const isCamera = view.screen === 'camera';
  const layerClass = ['layer', ...(isCamera ? layerStates(view) : [])].join(' ');
  return html`<div class="root" lang=${strings.language} dir=${direction}>
    ${liveRegions}
    <div class="place">${inlineScreen(view, context)}</div>
    <div class=${layerClass} popover="manual" role="dialog" tabindex="-1" aria-label=${strings['camera.heading']}>
      ${isCamera ? cameraScreen(view, context) : nothing}
    </div>
  </div>`;
}

function inlineScreen(view: View, context: ScreenContext): TemplateResult {
  switch (view.screen) {
    case 'start':
      return startScreen(context);
    case 'camera':
      // Keeps the page below the layer in its shape.
      return html`<div class="card"></div>`;
    case 'verifying':
      return verifyingScreen(view, context);
    case 'result':
      return resultScreen(view, context);
    case 'error':
      return errorScreen(view, context);
    case 'cancelled':
      return cancelledScreen(context);
    default:
      return unreachable(view);
  }
}

function layerStates({ isRecording, phase }: View & { screen: 'camera' }): string[] {
  const isAsking = phase === 'asking-permission' || phase === 'explaining-permission';
  return ['is-shown', ...(isRecording ? ['is-recording'] : []), ...(isAsking ? ['is-asking'] : [])];
}

function unreachable(view: never): never {
  throw new TypeError(`no screen for ${JSON.stringify(view)}`);
}
