const NOTHING_YET = 'Not verified yet.';

const byId = (id) => document.getElementById(id);
const [check, away, leave, startOver] = ['check', 'away', 'leave', 'start-over'].map(byId);
const [challenge, language, outcome, events] = ['challenge', 'language', 'outcome', 'events'].map(byId);

function note(event, text) {
  const entry = document.createElement('li');
  entry.textContent = event.type;
  events.append(entry);
  outcome.textContent = text;
}

/** Everything that the page tells the element, and hears from it. */
function connect(element) {
  element.challenge = challenge.value;
  element.lang = language.value;
  element.strings = { 'start.begin': 'Verify me' };
  element.addEventListener('analysiscomplete', (event) => note(event, 'Waiting for the verdict.'));
  element.addEventListener('verdict', (event) =>
    note(event, event.detail.isLive ? 'You are verified.' : 'You could not be verified.'),
  );
  element.addEventListener('error', (event) => note(event, `The check failed: ${event.detail.code}.`));
  element.addEventListener('cancel', (event) => note(event, 'Cancelled.'));
}

function show(isShown) {
  for (const part of [check, leave]) part.hidden = !isShown;
  for (const part of [away, startOver]) part.hidden = isShown;
}

challenge.addEventListener('change', () => {
  check.querySelector('face-liveness')?.setAttribute('challenge', challenge.value);
});
language.addEventListener('change', () => {
  check.querySelector('face-liveness')?.setAttribute('lang', language.value);
});

leave.addEventListener('click', () => {
  check.replaceChildren();
  show(false);
});

startOver.addEventListener('click', () => {
  const element = document.createElement('face-liveness');
  element.setAttribute('session-url', '/api/liveness');
  element.toggleAttribute('allow-virtual-camera', true);
  connect(element);
  check.replaceChildren(element);
  outcome.textContent = NOTHING_YET;
  events.replaceChildren();
  show(true);
});

connect(check.querySelector('face-liveness'));
