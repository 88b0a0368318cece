import { ATTRIBUTES } from './attribute-table.js';
import { LANGUAGES } from './languages.js';
import { CAMERA_FAULTS, INCIDENTS, MOMENTS, SCENARIOS } from './person-choices.js';
import { THEMES } from './themes.js';

/**
 * Settings that no link carries. A session's id is nobody else's affair, and a camera's id means nothing elsewhere. Who
 * follows a link is to read the warning about flashing colors and to press Begin: without a start screen the link would
 * begin a check, and with texts of its own it would reword the warning and the consent.
 */
const UNKEPT = new Set(['session-id', 'device-id', 'skip-intro', 'strings']);

const names = (list) => list.map(({ name }) => name);

/** Values that a setting may have besides none; the other settings are texts. */
const CHOICES = new Map([
  ...ATTRIBUTES.filter(({ kind }) => kind === 'choice').map(({ name, options }) => [name, options]),
  ...ATTRIBUTES.filter(({ kind }) => kind === 'switch').map(({ name }) => [name, ['on']]),
  ['lang', LANGUAGES],
  ['theme', names(THEMES)],
  ['camera', ['real', 'simulated']],
  ['scenario', names(SCENARIOS)],
  ['moment', names(MOMENTS)],
  ['camera-fault', names(CAMERA_FAULTS)],
  ['incident', names(INCIDENTS)],
]);

/** Numbers and their ranges. */
const RANGES = new Map([
  ['countdown', [0, 60]],
  ['seed', [1, 9999]],
  ['frame-rate', [1, 60]],
  ['camera-delay', [0, 60_000]],
]);

/** Addresses that the element or a person who takes the check would go to. */
const ADDRESSES = new Set(ATTRIBUTES.filter(({ kind }) => kind === 'url').map(({ name }) => name));

/**
 * All settings of the playground and their first values. Each is a text; a switch is `on` or empty, and empty is what
 * applies when nothing is set.
 * @type {Readonly<Record<string, string>>}
 */
export const INITIAL_SETTINGS = Object.freeze({
  ...Object.fromEntries(ATTRIBUTES.map(({ name, initial = '' }) => [name, initial])),
  theme: '',
  strings: '',
  camera: '',
  scenario: '',
  moment: '',
  seed: '',
  'frame-rate': '',
  'camera-delay': '',
  'camera-fault': '',
  incident: '',
});

/**
 * Whether a link may carry a value. One that leads away from this machine may not: who follows a link is not to send
 * the own face to whoever made it.
 * @param {string} name
 * @param {string} value
 * @param {string} pageUrl
 * @returns {boolean}
 */
export function isKept(name, value, pageUrl) {
  if (!Object.hasOwn(INITIAL_SETTINGS, name) || UNKEPT.has(name)) return false;
  if (value === '') return true;
  if (ADDRESSES.has(name)) return isOwnAddress(value, pageUrl);
  const [min, max] = RANGES.get(name) ?? [];
  if (min !== undefined && max !== undefined)
    return /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
  return CHOICES.get(name)?.includes(value) ?? true;
}

/**
 * The settings that an address asks for; what it may not carry, or what does not exist, stays as it is at first.
 * @param {string} pageUrl
 * @returns {Record<string, string>}
 */
export function readSettings(pageUrl) {
  const asked = [...new URL(pageUrl).searchParams].map(([name, value]) => [name, value === 'off' ? '' : value]);
  return { ...INITIAL_SETTINGS, ...Object.fromEntries(asked.filter(([name, value]) => isKept(name, value, pageUrl))) };
}

/**
 * The address of the page with these settings; those at their first values are left out.
 * @param {Readonly<Record<string, string>>} settings
 * @param {string} pageUrl
 * @returns {string}
 */
export function writeSettings(settings, pageUrl) {
  const address = new URL(pageUrl);
  address.search = '';
  for (const [name, value] of Object.entries(settings)) {
    if (value !== INITIAL_SETTINGS[name] && isKept(name, value, pageUrl)) {
      address.searchParams.set(name, value === '' ? 'off' : value);
    }
  }
  return address.href;
}

function isOwnAddress(value, pageUrl) {
  try {
    const { hostname, protocol } = new URL(value, pageUrl);
    const isOfNetwork = ['http:', 'https:', 'ws:', 'wss:'].includes(protocol);
    return isOfNetwork && ['localhost', '127.0.0.1', '[::1]', new URL(pageUrl).hostname].includes(hostname);
  } catch {
    return false;
  }
}
