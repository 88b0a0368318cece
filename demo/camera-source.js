/** What the person does instead of cooperating: from the start, and once the recording has begun. */
const BEHAVIORS = {
  cooperative: {},
  'stays-away': {},
  'walks-away': { whileRecorded: { people: 0 } },
  joined: { whileRecorded: { people: 2 } },
  dark: { scenario: 'dark' },
  covered: { scenario: 'covered' },
};

/**
 * Which camera the page starts with: the one that the address asks for, else the simulated one where there is no other.
 * @returns {Promise<'real' | 'simulated'>}
 */
export async function chooseCamera() {
  const asked = new URL(location.href).searchParams.get('camera');
  if (asked === 'real' || asked === 'simulated') return asked;
  // Without a secure context there is no camera at all; the element says so.
  if (!navigator.mediaDevices) return 'real';
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'videoinput') ? 'real' : 'simulated';
}

/** The camera of the page: the device's own, or one in front of which a drawn person sits. */
export class CameraSource {
  #element;
  #simulation = null;
  #behavior = 'cooperative';

  /** @param {HTMLElement} element The element that tells the person what to do. */
  constructor(element) {
    this.#element = element;
  }

  /** @param {string} behavior A name of {@link BEHAVIORS}. */
  set behavior(behavior) {
    this.#behavior = behavior;
    this.#simulation?.behave(behavior);
  }

  /** @param {'real' | 'simulated'} kind */
  async use(kind) {
    if ((kind === 'simulated') === (this.#simulation !== null)) return;
    this.#simulation?.end();
    this.#simulation = kind === 'simulated' ? await simulate(this.#element, this.#behavior) : null;
  }
}

/** Puts the drawn person before the camera and lets it follow the element's checks. */
async function simulate(element, firstBehavior) {
  const { followCheck, installSimulatedCamera } = await import('/testing.js');
  const camera = installSimulatedCamera();
  let stopFollowing = () => {};
  let current = {};

  const behave = (name) => {
    current = BEHAVIORS[name];
    stopFollowing();
    stopFollowing = name === 'stays-away' ? () => {} : followCheck(element, camera);
    sitDown();
  };
  const sitDown = () => {
    camera.person.scenario('centered');
    if (current.scenario) camera.person.scenario(current.scenario);
  };
  const onStateChange = ({ detail }) => {
    if (detail.state === 'intro' || detail.state === 'starting') sitDown();
    if (detail.state === 'fitting' && current.whileRecorded) camera.person.setScene(current.whileRecorded);
  };
  const end = () => {
    stopFollowing();
    element.removeEventListener('statechange', onStateChange);
    camera.uninstall();
  };

  element.addEventListener('statechange', onStateChange);
  behave(firstBehavior);
  return { behave, end };
}
