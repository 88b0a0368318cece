import { GALLERY_SCREENS, PICTURE_SIZE } from '/gallery/screens/gallery.js';
import { SimulatedPerson } from '/testing.js';

/** A moment of the simulated person's small movements in which the eyes are open. */
const MOMENT_MS = 1000;

const query = new URLSearchParams(location.search);
const name = query.get('screen') ?? 'start';
const screen = Object.hasOwn(GALLERY_SCREENS, name) ? GALLERY_SCREENS[name] : null;
const element = document.querySelector('face-liveness-screen');

if (parent !== window) fitIntoGallery();
document.documentElement.dataset.appearance = query.get('appearance') ?? 'auto';
element.lang = query.get('lang') ?? 'en';
element.setAttribute('appearance', query.get('appearance') ?? 'auto');
element.dataset.theme = query.get('theme') ?? '';
if (screen === null) document.querySelector('#unknown').hidden = false;
else showScreen(screen);

function showScreen({ title, picture }) {
  document.title = `${title} – face-liveness`;
  if (picture && query.get('picture') !== 'plain') element.stream = film(picture);
  element.screen = name;
  element.hidden = false;
}

/**
 * In a frame of the gallery the screen takes no focus, which is the gallery's (inert frames may still ask for it), and
 * tells how long it is, so that it can be shown whole.
 */
function fitIntoGallery() {
  HTMLElement.prototype.focus = () => {};
  // The page itself is at least as high as the frame, and would never let it shrink again.
  const report = () => {
    const { paddingTop, paddingBottom } = getComputedStyle(element.parentElement);
    const edges = Number.parseFloat(paddingTop) + Number.parseFloat(paddingBottom);
    const contentHeight = Math.ceil(element.getBoundingClientRect().height + edges);
    parent.postMessage({ contentHeight }, location.origin);
  };
  new ResizeObserver(report).observe(element);
}

/** A stream of one still of the simulated person. */
function film({ scenario, pose }) {
  const size = { width: PICTURE_SIZE.widthPx, height: PICTURE_SIZE.heightPx };
  const canvas = Object.assign(document.createElement('canvas'), size);
  const context = canvas.getContext('2d', { alpha: false });
  const stream = canvas.captureStream();
  const person = new SimulatedPerson({ seed: 3 });
  person.scenario(scenario);
  person.setScene({ pose: { ...person.pose, ...pose } });
  person.draw(context, size, MOMENT_MS);
  return stream;
}
