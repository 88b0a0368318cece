import { overlayLight } from './overlay-light.ts';
import type { SimulatedCamera } from './simulated-camera.ts';

/** Size of the face while a check wants it far away: surely detected, surely far enough. */
const FAR_RATIO = 0.42;
/** Size at which the face nearly fills the oval of a check, whatever the shape of the frame. */
const NEAR_RATIO = 0.72;
/** Closer than any oval asks for; reached only when the check has not been content before. */
const NEAREST_RATIO = 0.92;

const RETREAT_MS = 500;
const APPROACH_MS = 1300;
const CREEP_MS = 3000;

/**
 * Makes the person of a simulated camera do what a check asks for: sit far away at first, come nearer when the oval is
 * shown until the check is content, and keep still from then on. While colors flash, the person reflects them.
 * ```ts
 * const camera = installSimulatedCamera();
 * const stopFollowing = followCheck(document.querySelector('face-liveness'), camera);
 * ```
 * @param element The `<face-liveness>` element, or anything else that dispatches its `statechange` events.
 * @returns A function that stops following.
 */
export function followCheck(element: EventTarget, camera: Pick<SimulatedCamera, 'person' | 'setLight'>): () => void {
  const { person } = camera;
  let isLit = false;
  const reflect = (isFlashing: boolean): void => {
    if (isFlashing === isLit) return;
    isLit = isFlashing;
    camera.setLight(isFlashing && element instanceof Element ? overlayLight(element) : null);
  };
  const onStateChange = (event: Event): void => {
    const state = stateOf(event);
    reflect(state === 'flashing');
    switch (state) {
      case 'starting':
      case 'positioning':
        person.moveTo(
          { faceHeightRatio: FAR_RATIO, centerX: 0.5, centerY: 0.5, yawDegrees: 0, rollDegrees: 0 },
          RETREAT_MS,
        );
        break;
      case 'fitting':
        person.moveTo({ faceHeightRatio: Math.max(NEAR_RATIO, person.pose.faceHeightRatio) }, APPROACH_MS);
        person.thenMoveTo({ faceHeightRatio: NEAREST_RATIO }, CREEP_MS);
        break;
      case 'holding':
      case 'flashing':
      case 'finishing':
        person.holdStill();
        break;
      default:
    }
  };
  element.addEventListener('statechange', onStateChange);
  return () => {
    element.removeEventListener('statechange', onStateChange);
    reflect(false);
  };
}

function stateOf(event: Event): unknown {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
  return typeof detail === 'object' && detail !== null && 'state' in detail ? detail.state : undefined;
}
