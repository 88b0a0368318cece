/**
 * Which camera the page starts with: the one that the address asks for, else the simulated one where there is no other.
 * @returns {Promise<'real' | 'simulated'>}
 */
export async function chooseCamera() {
  const asked = new URL(location.href).searchParams.get('camera');
  return asked === 'real' || asked === 'simulated' ? asked : detectCamera();
}

/**
 * Whether this device has a camera. To be asked before a simulated one is installed, which is listed like a real one.
 * @returns {Promise<'real' | 'simulated'>}
 */
export async function detectCamera() {
  // Without a secure context there is no camera at all; the element says so.
  if (!navigator.mediaDevices) return 'real';
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'videoinput') ? 'real' : 'simulated';
}

/**
 * What the simulated person does, by the names of `person-choices.js`; empty is the ordinary. `seed`, `frameRate` and
 * `delayMs` are texts of numbers.
 * @typedef {{
 *   readonly scenario: string,
 *   readonly moment: string,
 *   readonly fault: string,
 *   readonly incident: string,
 *   readonly seed: string,
 *   readonly frameRate: string,
 *   readonly delayMs: string,
 * }} PersonPlan
 */

/** @type {PersonPlan} */
const ORDINARY = { scenario: '', moment: '', fault: '', incident: '', seed: '', frameRate: '', delayMs: '' };

/** The camera of the page: the device's own, or one in front of which a drawn person sits. */
export class CameraSource {
  #element;
  #simulation = null;
  #plan = ORDINARY;
  #switching = Promise.resolve();

  /** @param {HTMLElement} element The element that tells the person what to do. */
  constructor(element) {
    this.#element = element;
  }

  /**
   * @param {'real' | 'simulated'} kind
   * @param {PersonPlan} plan
   */
  use(kind, plan = ORDINARY) {
    // One switch after the other, whether or not the one before worked; whoever asked for that one was told.
    this.#switching = this.#switching.catch(() => {}).then(() => this.#switchTo(kind, plan));
    return this.#switching;
  }

  async #switchTo(kind, plan) {
    const isOther = ['seed', 'frameRate', 'delayMs'].some((name) => plan[name] !== this.#plan[name]);
    this.#plan = plan;
    if (kind === 'real' || isOther) {
      this.#simulation?.end();
      this.#simulation = null;
    }
    if (kind === 'real') return;
    if (this.#simulation === null) this.#simulation = await Simulation.start(this.#element, plan);
    else this.#simulation.follow(plan);
  }
}

/** The drawn person before the installed camera, who follows the element's checks as far as the plan says. */
class Simulation {
  #element;
  #testing;
  #camera;
  #plan;
  #light;
  #stopFollowing = null;
  #onStateChange = ({ detail }) => this.#react(detail.state);

  static async start(element, plan) {
    return new Simulation(element, plan, await import('/testing.js'));
  }

  constructor(element, plan, testing) {
    this.#element = element;
    this.#testing = testing;
    this.#light = testing.overlayLight(element);
    this.#camera = testing.installSimulatedCamera({
      seed: Number(plan.seed || 1),
      frameRate: Number(plan.frameRate || 30),
      delayMs: Number(plan.delayMs || 0),
    });
    element.addEventListener('statechange', this.#onStateChange);
    this.follow(plan);
  }

  /** Changes the plan; a check that runs goes on with it. */
  follow(plan) {
    this.#plan = plan;
    this.#camera.setFault(plan.fault || null);
    this.#sitDown();
  }

  end() {
    this.#stopFollowing?.();
    this.#element.removeEventListener('statechange', this.#onStateChange);
    this.#camera.uninstall();
  }

  #react(state) {
    if (state === 'intro' || state === 'starting') this.#sitDown();
    if (state !== 'fitting') return;
    const { scenario, moment, incident } = this.#plan;
    if (moment === 'recorded' && scenario !== '') this.#stayIn(scenario);
    if (incident === 'unplugged') this.#camera.endTrack();
    if (incident === 'muted') this.#camera.setMuted(true);
  }

  #sitDown() {
    const { scenario, moment } = this.#plan;
    this.#camera.setMuted(false);
    if (scenario !== '' && moment === '') return this.#stayIn(scenario);
    this.#stopFollowing ??= this.#testing.followCheck(this.#element, this.#camera);
    this.#camera.person.scenario(moment === 'following' && scenario !== '' ? scenario : 'centered');
  }

  /** Does nothing that the check asks for; the face reflects the colors all the same. */
  #stayIn(scenario) {
    this.#stopFollowing?.();
    this.#stopFollowing = null;
    this.#camera.setLight(this.#light);
    this.#camera.person.scenario(scenario);
  }
}
