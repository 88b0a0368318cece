import { CameraSource, chooseCamera } from './camera-source.js';
import { bindControls } from './element-controls.js';
import { logEvents, showTimeline } from './event-log.js';

const find = (selector) => document.querySelector(selector);
const element = find('face-liveness');
const stage = element.parentElement;
const form = find('#settings');

// While it is away the element starts nothing, so the camera can be chosen first.
element.remove();
find('#missing').hidden = customElements.get('face-liveness') !== undefined;

logEvents(element, find('#events'));
showTimeline(element, find('#timeline'));
bindControls(element, form, find('#markup'));
const camera = new CameraSource(element);

find('#clear').addEventListener('click', () => find('#events').replaceChildren());
find('#restart').addEventListener('click', restart);
form.addEventListener('submit', (event) => event.preventDefault());
form.elements.behavior.addEventListener('change', useBehavior);
for (const radio of form.elements.camera)
  radio.addEventListener('change', () => void useCamera(form.elements.camera.value));

await Promise.all([showService(), chooseCamera().then(useCamera)]);

/** Takes the element out of the page and puts it back, which begins anew. */
function restart() {
  element.remove();
  stage.append(element);
}

function useBehavior() {
  camera.behavior = form.elements.behavior.value;
}

async function useCamera(kind) {
  form.elements.camera.value = kind;
  find('#behavior-row').hidden = kind !== 'simulated';
  element.remove();
  try {
    await camera.use(kind);
  } finally {
    stage.append(element);
  }
}

async function showService() {
  const response = await fetch('/playground.json');
  const { service, region, inspectorUrl } = await response.json();
  find('#service').textContent = service === 'emulator' ? 'local emulator' : `Amazon Rekognition, ${region}`;
  if (inspectorUrl === null) return;
  find('#inspector').href = inspectorUrl;
  find('#inspector').hidden = false;
}
