/**
 * What the person does besides following the check: scenarios of the simulated person, for all the time or from the
 * beginning of the recording on.
 */
const BEHAVIORS = {
  cooperative: {},
  'stays-away': { whileRecorded: 'centered' },
  'walks-away': { whileRecorded: 'absent' },
  joined: { whileRecorded: 'two' },
  dark: { always: 'dark' },
  covered: { always: 'covered' },
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
  #switching = Promise.resolve();

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
  use(kind) {
    // One switch after the other, whether or not the one before worked; whoever asked for that one was told.
    this.#switching = this.#switching.catch(() => {}).then(() => this.#switchTo(kind));
    return this.#switching;
  }

  async #switchTo(kind) {
    if ((kind === 'simulated') === (this.#simulation !== null)) return;
    this.#simulation?.end();
    this.#simulation = kind === 'simulated' ? await simulate(this.#element, this.#behavior) : null;
  }
}

/** Puts the drawn person before the camera and lets it follow the element's checks. */
async function simulate(element, firstBehavior) {
  const { followCheck, installSimulatedCamera } = await import('/testing.js');
  const camera = installSimulatedCamera({ light: createLightSensor(element) });
  const { person } = camera;
  let behavior = BEHAVIORS[firstBehavior];
  let stopFollowing = null;

  const sitDown = () => {
    stopFollowing ??= followCheck(element, camera);
    person.scenario(behavior.always ?? 'centered');
  };
  const behave = (name) => {
    behavior = BEHAVIORS[name];
    sitDown();
  };
  const onStateChange = ({ detail }) => {
    if (detail.state === 'intro' || detail.state === 'starting') sitDown();
    if (detail.state !== 'fitting' || !behavior.whileRecorded) return;
    stopFollowing();
    stopFollowing = null;
    person.scenario(behavior.whileRecorded);
  };
  const end = () => {
    stopFollowing?.();
    element.removeEventListener('statechange', onStateChange);
    camera.uninstall();
  };

  element.addEventListener('statechange', onStateChange);
  sitDown();
  return { behave, end };
}

/** Measures the mean color that the element shows while it flashes, so that the drawn face reflects it. */
function createLightSensor(element) {
  const sensor = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  return () => {
    const screen = element.shadowRoot?.querySelector('canvas');
    if (!screen?.width) return null;
    sensor.drawImage(screen, 0, 0, 1, 1);
    const [red, green, blue] = sensor.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
}
