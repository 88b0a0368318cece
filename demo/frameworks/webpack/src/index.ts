import type { ChallengePreference, FaceLivenessElement } from 'face-liveness';
import { LivenessApi } from './liveness-api';
import './style.css';

const api = new LivenessApi('/api/liveness');
const choices = find('#choices', HTMLFormElement);
const place = find('#check', HTMLElement);
const outcome = find('#outcome', HTMLElement);
const events = find('#events', HTMLElement);
const leave = find('#leave', HTMLButtonElement);
const startOver = find('#start-over', HTMLButtonElement);

/** A new element, with everything that this page binds to it. */
async function createCheck(): Promise<FaceLivenessElement> {
  // A chunk of its own: nobody downloads it who is not asked for a check. Importing it defines the tag.
  await import('face-liveness');
  const element = document.createElement('face-liveness');
  element.assetsUrl = '/face-liveness/';
  // For machines without a camera: an application in earnest leaves it out.
  element.allowVirtualCamera = true;
  element.strings = { 'start.begin': 'Verify me' };
  element.sessionProvider = ({ challenge }) => api.createSession(challenge);
  element.addEventListener('analysiscomplete', ({ type, detail }) => {
    hear(type, 'Waiting for the verdict.');
    detail.respondWith(api.fetchVerdict(detail.sessionId));
  });
  element.addEventListener('verdict', ({ type, detail }) =>
    hear(type, detail.isLive ? 'You are verified.' : 'You could not be verified.'),
  );
  element.addEventListener('error', ({ type, detail }) => hear(type, `The check failed: ${detail.code}.`));
  element.addEventListener('cancel', ({ type }) => hear(type, 'Cancelled.'));
  applyChoices(element);
  return element;
}

function applyChoices(element: FaceLivenessElement): void {
  const chosen = new FormData(choices);
  element.challenge = String(chosen.get('challenge')) as ChallengePreference;
  element.lang = String(chosen.get('language'));
}

function hear(event: string, text: string): void {
  outcome.textContent = text;
  const item = document.createElement('li');
  item.textContent = event;
  events.append(item);
}

async function showCheck(): Promise<void> {
  outcome.textContent = 'Not verified yet.';
  events.replaceChildren();
  place.replaceChildren(await createCheck());
  toggleButtons(true);
}

function removeCheck(): void {
  const text = document.createElement('p');
  text.className = 'away';
  text.textContent = 'The check is not on this page.';
  place.replaceChildren(text);
  toggleButtons(false);
}

function toggleButtons(isShown: boolean): void {
  leave.hidden = !isShown;
  startOver.hidden = isShown;
}

function find<Kind extends HTMLElement>(selector: string, kind: new () => Kind): Kind {
  const element = document.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${selector}.`);
}

choices.addEventListener('change', () => {
  const element = place.querySelector('face-liveness');
  if (element) applyChoices(element);
});
leave.addEventListener('click', removeCheck);
startOver.addEventListener('click', () => void showCheck());
void showCheck();
