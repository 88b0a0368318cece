/**
 * Every attribute of the element that a page may set, as the settings offer it. What each group is called, and whether
 * it is folded away, stands in {@link ATTRIBUTE_GROUPS}. `initial` is the playground's own value; else it is empty, which
 * is the element's default.
 * @typedef {{
 *   readonly name: string,
 *   readonly group: 'look' | 'check' | 'session' | 'device',
 *   readonly kind: 'choice' | 'language' | 'camera' | 'switch' | 'number' | 'text' | 'url',
 *   readonly note: string,
 *   readonly options?: readonly string[],
 *   readonly hint?: string,
 *   readonly initial?: string,
 * }} AttributeSetting
 */

/** @type {readonly { readonly name: string, readonly title: string, readonly isFolded: boolean }[]} */
export const ATTRIBUTE_GROUPS = Object.freeze([
  { name: 'look', title: 'Look', isFolded: false },
  { name: 'check', title: 'Check', isFolded: false },
  { name: 'session', title: 'Session and service', isFolded: true },
  { name: 'device', title: 'Camera, detector, debugging', isFolded: true },
]);

/** @type {readonly AttributeSetting[]} */
export const ATTRIBUTES = Object.freeze([
  {
    name: 'lang',
    group: 'look',
    kind: 'language',
    note: 'Language of the screens. Takes effect at once.',
  },
  {
    name: 'appearance',
    group: 'look',
    kind: 'choice',
    hint: 'auto',
    options: ['light', 'dark'],
    note: 'Light or dark; auto is what the device prefers.',
  },
  {
    name: 'challenge',
    group: 'check',
    kind: 'choice',
    hint: 'auto',
    options: ['light', 'movement'],
    note: 'What the session is asked for. Movement never flashes colors.',
  },
  { name: 'countdown', group: 'check', kind: 'number', hint: '3', note: 'Seconds before the recording; 0 skips it.' },
  {
    name: 'skip-intro',
    group: 'check',
    kind: 'switch',
    note: 'Begins without a start screen and its warning, once you press Start over.',
  },
  { name: 'require-consent', group: 'check', kind: 'switch', note: 'Begin waits until the consent is ticked.' },
  { name: 'sounds', group: 'check', kind: 'switch', note: 'Plays short sounds with what is shown.' },
  {
    name: 'session-url',
    group: 'session',
    kind: 'url',
    initial: '/api/liveness',
    hint: 'none',
    note: 'Your backend: it creates sessions and tells the verdict.',
  },
  {
    name: 'session-id',
    group: 'session',
    kind: 'text',
    hint: 'none',
    note: 'One session that you created; used when there is no session-url.',
  },
  { name: 'region', group: 'session', kind: 'text', hint: 'us-east-1', note: 'AWS region of session-id.' },
  {
    name: 'endpoint',
    group: 'session',
    kind: 'url',
    hint: 'of the service',
    note: 'Another address of the stream; ws: on this machine only.',
  },
  {
    name: 'alternative-url',
    group: 'session',
    kind: 'url',
    initial: '/other-way',
    hint: 'none',
    note: 'Your other way to verify, for who cannot or will not.',
  },
  {
    name: 'device-id',
    group: 'device',
    kind: 'camera',
    note: 'Camera to prefer. The list is known once a camera was allowed.',
  },
  {
    name: 'allow-virtual-camera',
    group: 'device',
    kind: 'switch',
    initial: 'on',
    note: 'For tests and demos: the simulated person needs it.',
  },
  {
    name: 'engine',
    group: 'device',
    kind: 'choice',
    hint: 'builtin',
    options: ['builtin', 'mediapipe'],
    note: 'Which face detector runs in the worker.',
  },
  {
    name: 'assets-url',
    group: 'device',
    kind: 'url',
    hint: 'next to the script',
    note: 'Folder of worker, wasm and network.',
  },
  { name: 'debug', group: 'device', kind: 'switch', note: 'Writes the course of the check to the console.' },
]);
