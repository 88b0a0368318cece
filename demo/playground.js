import { ATTRIBUTES } from './attribute-table.js';
import { CameraSource, detectCamera } from './camera-source.js';
import { offerOrders } from './emulator-panel.js';
import { logEvents } from './event-log.js';
import { PagePanels } from './page-panels.js';
import { CAMERA_FAULTS, INCIDENTS, MOMENTS, SCENARIOS } from './person-choices.js';
import { INITIAL_SETTINGS, readSettings, writeSettings } from './playground-settings.js';
import { service } from './recipes/service-badge.js';
import { bindSettings, buildSettings, listCameras } from './settings-form.js';
import { showSnippets } from './snippet-panel.js';
import { readStrings } from './strings-field.js';
import { showTrace } from './trace-timeline.js';

const ATTRIBUTE_KINDS = new Map(ATTRIBUTES.map(({ name, kind }) => [name, kind]));
const CAMERA_SETTINGS = new Set([
  'camera',
  'scenario',
  'moment',
  'camera-fault',
  'incident',
  'seed',
  'frame-rate',
  'camera-delay',
]);
const PERSON_LISTS = { scenario: SCENARIOS, moment: MOMENTS, 'camera-fault': CAMERA_FAULTS, incident: INCIDENTS };

const find = (selector) => document.querySelector(selector);
const element = find('face-liveness');
const stage = element.parentElement;

// While it is away the element starts nothing, so it can be set up first.
element.remove();
find('#missing').hidden = customElements.get('face-liveness') !== undefined;

buildSettings(find('#attributes'));
for (const [name, list] of Object.entries(PERSON_LISTS))
  find(`[name="${name}"]`).append(...list.map((choice) => new Option(choice.label, choice.name)));
const panels = new PagePanels(find('#panels'));
const camera = new CameraSource(element);
const ownCamera = detectCamera();
const showInControls = bindSettings(change);
const showSnippet = showSnippets(find('#snippet-panel'));
let settings = readSettings(location.href);
let strings = null;
/** How often the camera was changed. */
let cameraChanges = 0;
/** Names of all texts, from the published English table; `null` until they are known. */
let stringKeys = null;

logEvents(element, find('#events-panel'));
showTrace(element, find('#timeline-panel'));
for (const form of document.querySelectorAll('form'))
  form.addEventListener('submit', (event) => event.preventDefault());
find('#restart').addEventListener('click', restart);
find('#reset').addEventListener('click', () => void applyAll({ ...INITIAL_SETTINGS }));
navigator.mediaDevices?.addEventListener('devicechange', showCameras);
element.addEventListener('statechange', showCameras);

void service.then((name) =>
  name === 'emulator' ? offerOrders(element, find('#order')) : panels.remove('emulator-panel'),
);
void showInspector();
void learnStringKeys();
await applyAll(settings);

function change(name, value) {
  settings = { ...settings, [name]: value };
  if (ATTRIBUTE_KINDS.has(name)) applyAttribute(name);
  if (name === 'theme') applyTheme();
  if (name === 'strings') applyStrings();
  if (CAMERA_SETTINGS.has(name)) void applyCamera();
  remember();
}

async function applyAll(next) {
  settings = next;
  showInControls(settings);
  for (const name of ATTRIBUTE_KINDS.keys()) applyAttribute(name);
  applyTheme();
  applyStrings();
  remember();
  await applyCamera();
}

function applyAttribute(name) {
  const value = settings[name];
  // Set on an element that shows its start screen, it would begin at once; it is set where the visitor starts over.
  if (name === 'skip-intro' && value === 'on') return;
  if (ATTRIBUTE_KINDS.get(name) === 'switch') element.toggleAttribute(name, value === 'on');
  else if (value === '') element.removeAttribute(name);
  else element.setAttribute(name, value);
}

function applyTheme() {
  if (settings.theme === '') delete element.dataset.theme;
  else element.dataset.theme = settings.theme;
}

async function learnStringKeys() {
  const { strings: english } = await import('/locales/en.js');
  stringKeys = Object.keys(english);
  applyStrings();
}

/** With a mistake in them the texts stay as they were. */
function applyStrings() {
  const { strings: read, problem } = readStrings(settings.strings, stringKeys);
  const field = find('#strings');
  find('#strings-problem').textContent = problem;
  field.setAttribute('aria-invalid', String(problem !== ''));
  if (problem !== '') return;
  strings = read;
  element.strings = read;
  showSnippet(settings, strings);
}

/** Starts over: a camera is not changed under a check that runs, and a change of the camera begins none. */
async function applyCamera() {
  cameraChanges += 1;
  const own = cameraChanges;
  element.remove();
  element.removeAttribute('skip-intro');
  const kind = settings.camera || (await ownCamera);
  if (own !== cameraChanges) return;
  const plan = {
    scenario: settings.scenario,
    moment: settings.moment,
    fault: settings['camera-fault'],
    incident: settings.incident,
    seed: settings.seed,
    frameRate: settings['frame-rate'],
    delayMs: settings['camera-delay'],
  };
  for (const radio of document.querySelectorAll('[name="camera"]')) radio.checked = radio.value === kind;
  find('#person').hidden = kind !== 'simulated';
  const failure = await camera.use(kind, plan).then(
    () => null,
    (reason) => reason,
  );
  // Of several changes in a row only the last one brings the element back, when its camera is there.
  if (own !== cameraChanges) return;
  showCameraProblem(failure);
  // Without the chosen camera the element would take another one.
  if (failure === null) stage.append(element);
  showCameras();
}

function showCameraProblem(failure) {
  const place = find('#camera-problem');
  place.hidden = failure === null;
  place.textContent =
    failure === null
      ? ''
      : `The camera could not be changed: ${failure?.message ?? failure}. Choose another one, or reload the page.`;
}

/** A link to this page shows the same settings. */
function remember() {
  history.replaceState(null, '', writeSettings(settings, location.href));
  showSnippet(settings, strings);
}

/** Takes the element out of the page and puts it back, which begins anew. While the camera changes it comes back anyway. */
function restart() {
  if (!element.isConnected) return;
  element.remove();
  element.toggleAttribute('skip-intro', settings['skip-intro'] === 'on');
  stage.append(element);
}

function showCameras() {
  void listCameras(find('[name="device-id"]'));
}

async function showInspector() {
  const { inspectorUrl } = await (await fetch('/playground.json')).json();
  if (inspectorUrl === null) return;
  find('#inspector').href = inspectorUrl;
  find('#inspector').hidden = false;
}
