const CHALLENGES = { auto: 'auto', light: 'light', movement: 'movement' };
const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' };

/** The whole page. @param query `challenge` and `lang`, as chosen; foreign input. */
export function renderPage(query, visitor) {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>Face liveness with htmx</title>
    <link rel="stylesheet" href="/style.css">
    <script src="/htmx/htmx.min.js" defer></script>
    <script src="/page.js" defer></script>
    <script src="/face-liveness/face-liveness.js" type="module"></script>
  </head>
  <body>
    <main>
      <h1>Open your account</h1>
      <p>Pages of a server, with htmx, that ask their visitor for a face liveness check.</p>
      <form class="choices" id="choices" hx-get="/check" hx-trigger="change" hx-target="#check" hx-swap="innerMorph">
        ${renderChoice('challenge', 'Challenge', CHALLENGES, query.challenge)}
        ${renderChoice('lang', 'Language', LANGUAGES, query.lang)}
      </form>
      <section id="check">${renderCheck(query)}</section>
      ${renderRecord(visitor)}
    </main>
  </body>
</html>`;
}

/**
 * The element; its events are reported to the server like any event that htmx knows. `allow-virtual-camera` is for
 * machines without a camera: an application in earnest leaves it out.
 */
export function renderCheck(query) {
  const challenge = choiceIn(CHALLENGES, query.challenge);
  const lang = choiceIn(LANGUAGES, query.lang);
  return `<div>
    <face-liveness session-url="/api/liveness" challenge="${challenge}" lang="${lang}" allow-virtual-camera
      hx-post="/events" hx-trigger="analysiscomplete, verdict, error, cancel" hx-sync="this:queue all"
      hx-target="#record" hx-swap="outerHTML"></face-liveness>
  </div>
  <p><button type="button" hx-get="/no-check" hx-target="#check">Leave</button></p>`;
}

/** What stands in the place of the element while there is none. */
export function renderNoCheck() {
  return `<div><p class="away">The check is not on this page.</p></div>
  <p><button type="button" hx-get="/check?new" hx-include="#choices" hx-target="#check">Start over</button></p>`;
}

/** The outcome as the server knows it, and what the page heard. */
export function renderRecord(visitor, { isOutOfBand = false } = {}) {
  const events = visitor.events.map((name) => `<li>${name}</li>`).join('');
  return `<section id="record"${isOutOfBand ? ' hx-swap-oob="outerHTML"' : ''}>
    <p id="outcome" role="status">${outcomeOf(visitor)}</p>
    <h2>Events</h2>
    <ol id="events">${events}</ol>
  </section>`;
}

function outcomeOf({ events, isLive, errorCode }) {
  switch (events.at(-1)) {
    case 'analysiscomplete':
      return 'Waiting for the verdict.';
    case 'verdict':
      return isLive === true ? 'You are verified.' : 'You could not be verified.';
    case 'error':
      return `The check failed: ${/^[a-z-]{1,40}$/.test(errorCode) ? errorCode : 'unknown'}.`;
    case 'cancel':
      return 'Cancelled.';
    default:
      return 'Not verified yet.';
  }
}

function renderChoice(name, label, choices, chosen) {
  const value = choiceIn(choices, chosen);
  const options = Object.entries(choices).map(
    ([key, text]) => `<option value="${key}"${key === value ? ' selected' : ''}>${text}</option>`,
  );
  return `<label>${label} <select name="${name}">${options.join('')}</select></label>`;
}

/** A choice that exists: the one asked for, else the first. */
function choiceIn(choices, asked) {
  return typeof asked === 'string' && Object.hasOwn(choices, asked) ? asked : Object.keys(choices)[0];
}
