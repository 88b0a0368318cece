// In the vendor's page, before its component: the drawn person and its camera, and someone who reads off the screen
// where the check stands and tells it as <face-liveness> would, so that the person reacts to both in the same way.
import { followCheck, installSimulatedCamera } from 'face-liveness/testing';

/** @typedef {{ atMs: number, type: string, state?: string, isLive?: boolean, code?: string, message?: string }} Note */

const NOTED = ['statechange', 'analysiscomplete', 'verdict', 'error', 'cancel'];
/** Class names and texts of @aws-amplify/ui-react-liveness 3.6.8. */
const FRESHNESS_CANVAS = '.amplify-liveness-freshness-canvas';
const RECORDING_ICON = '.amplify-liveness-recording-icon';
const HINT = '.amplify-liveness-hint';
const HOLD_STILL = 'Hold still';
const VERIFYING = 'Verifying';

const found = document.querySelector('#root');
if (!found) throw new Error('There is no root element.');
const root = found;

/** @type {Note[]} */
const notes = [];
Object.assign(window, { notes });
for (const type of NOTED) {
  root.addEventListener(type, (event) => {
    const { state, isLive, code, message } = event instanceof CustomEvent ? (event.detail ?? {}) : {};
    notes.push({ atMs: performance.now(), type, state, isLive, code, message });
  });
}

followCheck(root, installSimulatedCamera());

let state = 'idle';
const observer = new MutationObserver(() => announce(stateOnScreen()));
observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ['style'] });

/** @param {string} next */
function announce(next) {
  if (next === state) return;
  const previous = state;
  state = next;
  root.dispatchEvent(new CustomEvent('statechange', { detail: { state, previous } }));
}

/** The state in the words of <face-liveness>. */
function stateOnScreen() {
  const canvas = root.querySelector(FRESHNESS_CANVAS);
  if (canvas instanceof HTMLElement && canvas.style.display === 'block') return 'flashing';
  const hint = root.querySelector(HINT)?.textContent ?? '';
  // The recording outlasts the colors for a moment.
  if (state === 'flashing' && !hint.includes(VERIFYING)) return state;
  if (root.querySelector(RECORDING_ICON)) return hint.includes(HOLD_STILL) ? 'holding' : 'fitting';
  if (hint.includes(VERIFYING)) return 'finishing';
  // A component that took away its screen has come to its end, which it tells by an event.
  if (hint === '') return state;
  return 'positioning';
}
