import { GALLERY_SCREENS, LANGUAGE_TAGS, SCREEN_GROUPS } from '/gallery/screens/gallery.js';
import { languageName } from '/languages.js';
import { THEMES } from '/themes.js';

const SIZES = {
  phone: { width: 320, height: 568, cell: '13rem', grows: true },
  // A turned phone that grew with its content would be no turned phone to the style sheets.
  landscape: { width: 844, height: 390, cell: '21rem', grows: false },
  desktop: { width: 1280, height: 800, cell: '26rem', grows: true },
};

const form = document.querySelector('#controls');
const groups = document.querySelector('#groups');
const controls = [...form.querySelectorAll('select')];

addOptions(
  'lang',
  LANGUAGE_TAGS.map((tag) => [tag, `${languageName(tag)} · ${nameInEnglish(tag)}`]),
);
addOptions(
  'theme',
  THEMES.map(({ name, label }) => [name, label]),
);
addOptions('group', Object.entries(SCREEN_GROUPS));
form.elements.lang.value = 'en';
const defaults = Object.fromEntries(new FormData(form));

readAddress();
showScreens();
form.addEventListener('change', () => {
  history.replaceState(null, '', addressOf('/gallery', changedSettings()));
  showScreens();
});
form.addEventListener('submit', (event) => event.preventDefault());
addEventListener('message', growFrame);
// The frames keep the size of their device; how far they are scaled depends on the room that the columns leave them.
new ResizeObserver(scaleFrames).observe(groups);

function addOptions(name, options) {
  form.elements[name].append(...options.map(([value, label]) => new Option(label, value)));
}

/** For whoever looks through languages that they cannot read. */
function nameInEnglish(tag) {
  return new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag;
}

/** Settings that the address names and that exist; the others stay as they are. */
function readAddress() {
  const query = new URLSearchParams(location.search);
  for (const control of controls) {
    const wanted = query.get(control.name);
    if ([...control.options].some(({ value }) => value === wanted)) control.value = wanted;
  }
}

function changedSettings() {
  return Object.fromEntries([...new FormData(form)].filter(([name, value]) => value !== defaults[name]));
}

function addressOf(path, settings) {
  const query = new URLSearchParams(settings).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** New frames each time: giving an old frame another address would add to the history of the page. */
function showScreens() {
  const { group, size } = Object.fromEntries(new FormData(form));
  const { width, height, cell } = SIZES[size];
  groups.style.setProperty('--cell', cell);
  groups.style.setProperty('--frame-width', width);
  groups.style.setProperty('--frame-height', height);
  const shown = Object.entries(SCREEN_GROUPS).filter(([name]) => group === '' || name === group);
  groups.replaceChildren(...shown.map(([name, label]) => createGroup(name, label)));
  scaleFrames();
}

function createGroup(group, label) {
  const screens = Object.entries(GALLERY_SCREENS).filter(([, screen]) => screen.group === group);
  const heading = Object.assign(document.createElement('h2'), { id: group, textContent: label });
  const count = Object.assign(document.createElement('span'), { className: 'soft', textContent: screens.length });
  heading.append(' ', count);
  const list = Object.assign(document.createElement('ul'), { className: 'screens' });
  list.append(...screens.map(([name, { title }]) => createItem(name, title)));
  const section = document.createElement('section');
  section.setAttribute('aria-labelledby', group);
  section.append(heading, list);
  return section;
}

function createItem(name, title) {
  const { lang, theme, appearance, picture } = Object.fromEntries(new FormData(form));
  const address = addressOf('/gallery/screen', { screen: name, lang, theme, appearance, picture });
  // Inert: what is in the frames is to be looked at.
  const frame = Object.assign(document.createElement('iframe'), { loading: 'lazy', inert: true, title, src: address });
  const place = Object.assign(document.createElement('div'), { className: 'frame' });
  place.append(frame);
  const link = Object.assign(document.createElement('a'), { href: address, textContent: name });
  const words = Object.assign(document.createElement('span'), { className: 'soft', textContent: title });
  const item = document.createElement('li');
  item.append(place, link, words);
  return item;
}

/** A screen that is longer than its device is shown whole, as if scrolled through; a line marks the end of the device. */
function growFrame({ origin, source, data }) {
  const { height, grows } = SIZES[form.elements.size.value];
  if (origin !== location.origin || !grows) return;
  const frame = [...groups.querySelectorAll('iframe')].find(({ contentWindow }) => contentWindow === source);
  const isLonger = data.contentHeight > height;
  if (isLonger) frame?.parentElement.style.setProperty('--content-height', data.contentHeight);
  else frame?.parentElement.style.removeProperty('--content-height');
  frame?.parentElement.classList.toggle('is-grown', isLonger);
}

function scaleFrames() {
  const width = groups.querySelector('.frame')?.clientWidth ?? 0;
  groups.style.setProperty('--scale', width / SIZES[form.elements.size.value].width);
}
