// In the page: a simulated camera and person, and a record of what the element does to the page and the network.
import { followCheck, installSimulatedCamera } from '/dist/testing.js';

const query = new URLSearchParams(location.search);
const options = JSON.parse(query.get('camera') ?? '{}');
const browsers = navigator.mediaDevices?.getUserMedia?.bind(navigator.mediaDevices);
// Pages that are not secure, and some browsers, have no camera to replace.
const camera = browsers ? installSimulatedCamera(options) : { liveTracks: [] };
if (options.scenario) camera.person.scenario(options.scenario);
if (options.asksBrowser) askBrowserFirst();

/** The browser itself decides whether the page may have a camera, before it gets the simulated one. */
function askBrowserFirst() {
  const simulated = navigator.mediaDevices.getUserMedia;
  const value = async (constraints) => {
    for (const track of (await browsers(constraints)).getTracks()) track.stop();
    return simulated(constraints);
  };
  Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { configurable: true, writable: true, value });
}

/** Sockets that the page opened, with the code of the close that the page asked for. */
const sockets = [];
if (window.WebSocket)
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.record = { socket: this, requestedCode: null, url: this.url };
      sockets.push(this.record);
    }

    close(code, reason) {
      this.record.requestedCode ??= code ?? 1000;
      super.close(code, reason);
    }
  };

/** Workers that the page started and did not end. */
const workers = new Set();
if (window.Worker)
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      workers.add(this);
    }

    terminate() {
      workers.delete(this);
      super.terminate();
    }
  };

const EVENTS = ['statechange', 'guidance', 'sessionrequest', 'analysiscomplete', 'verdict', 'error', 'cancel'];
const events = [];
const complaints = [];
addEventListener('unhandledrejection', ({ reason }) => complaints.push(`unhandled rejection: ${reason}`));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  complaints.push(`policy ${violatedDirective} blocked ${blockedURI}`),
);

/** What ends the person's following of elements. */
const followings = [];

/** Lets the person do what the check of an element asks for. */
function follow(followed = element) {
  followings.push(followCheck(followed, camera));
}

/** Lets the person do what the test says, whatever a check asks for. */
function stopFollowing() {
  for (const stop of followings.splice(0)) stop();
}

/** Records the events of an element and lets the person follow its check. */
function observe(element) {
  for (const type of EVENTS) {
    element.addEventListener(type, ({ detail, bubbles, composed }) => {
      const { code, message, recovery, sessionId, state, previous, isLive } = detail ?? {};
      events.push({ type, bubbles, composed, code, message, recovery, sessionId, state, previous, isLive });
    });
  }
  if (!options.scenario) follow(element);
}

const element = document.querySelector('face-liveness');

/** Waits until the element is in one of these states. @returns That state. */
function reach(states) {
  return new Promise((resolve) => {
    const look = () => states.includes(element.state) && resolve(element.state);
    element.addEventListener('statechange', look);
    look();
  });
}

window.harness = {
  camera,
  sockets,
  workers,
  events,
  complaints,
  observe,
  reach,
  follow,
  stopFollowing,
};
if (element) observe(element);
