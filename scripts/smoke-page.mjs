// In the page of the smoke run: the drawn person follows the check, and what the element tells is noted with its time.
import { followCheck, installSimulatedCamera } from 'face-liveness/testing';

const element = document.querySelector('face-liveness');
if (!element) throw new Error('There is no element.');
followCheck(element, installSimulatedCamera());

/** @typedef {{ atMs: number, type: string, state?: string, isLive?: boolean, code?: string, message?: string }} Note */

/** @type {Note[]} */
const notes = [];
for (const type of ['statechange', 'analysiscomplete', 'verdict', 'error', 'cancel']) {
  element.addEventListener(type, (event) => {
    const { state, isLive, code, message } = event instanceof CustomEvent ? (event.detail ?? {}) : {};
    notes.push({ atMs: performance.now(), type, state, isLive, code, message });
  });
}
Object.assign(window, { notes });
