import type { PropertyValues, TemplateResult } from 'lit';
import { announceAnalysis, isVerdict } from './analysis-announcement.ts';
import { browserPorts } from './browser-ports.ts';
import { CameraPreview } from './camera-preview.ts';
import { CheckController } from './check/check-controller.ts';
import type { CheckTrace } from './check/check-trace.ts';
import type { CheckRequest } from './check/effects.ts';
import type { ChallengePreference, Clock, Ports } from './check/ports.ts';
import { CheckEvents } from './check-events.ts';
import { createCheckRequest, findSettingsProblem } from './check-request.ts';
import { FaceLivenessError } from './core/errors.ts';
import type { CheckState, CheckStateName, TimeLimits } from './core/state.ts';
import { DEFAULT_TIME_LIMITS } from './core/time-limits.ts';
import { isActive } from './core/transition.ts';
import { guidanceOf } from './core/view.ts';
import { withDefaults } from './element-settings.ts';
import { type AnalysisCompleteDetail, type FaceLivenessElementEventMap, type Verdict } from './events.ts';
import { directionOf } from './i18n/resolve-language.ts';
import type { Strings } from './i18n/strings.ts';
import { checkAdaptersIfLoaded } from './load-check-adapters.ts';
import { SessionRequests } from './session-requests.ts';
import { SettingsElement } from './settings-element.ts';
import { findSupport, findSupportProblem, type Support } from './support.ts';
import { Announcer } from './ui/announcer.ts';
import { ElementLanguage } from './ui/element-language.ts';
import { renderView } from './ui/render.ts';
import type { ScreenActions, ScreenContext } from './ui/screen-context.ts';
import { keepPlace } from './ui/steady-place.ts';
import { styles } from './ui/styles/index.ts';
import { forgetTopLayer, syncTopLayer } from './ui/top-layer.ts';
import { userAgentOf } from './user-agent.ts';

/**
 * Takes a person through an Amazon Rekognition Face Liveness check.
 *
 * @tagname face-liveness
 * @summary Start screen, camera, guidance, recording, upload and result of a Face Liveness check.
 *
 * @slot intro - What will happen; three short steps by default.
 * @slot photosensitivity - The photosensitivity warning.
 * @slot privacy - The host's privacy notice.
 * @slot alternative - The host's other way to verify; a link to `alternative-url` by default.
 * @slot begin - Label of the Begin button.
 * @slot verifying - Shown while the verdict is awaited.
 * @slot success - Shown after a live verdict.
 * @slot failure - Shown after a verdict that is not live.
 * @slot error - Shown after a failure.
 *
 * @fires {CustomEvent<StateChangeDetail>} statechange - The state of the check changed.
 * @fires {CustomEvent<GuidanceDetail>} guidance - What the person is being told changed.
 * @fires {CustomEvent<null>} sessionrequest - The host is asked for a new `sessionId`; cancelable.
 * @fires {CustomEvent<AnalysisCompleteDetail>} analysiscomplete - The service has finished; answer by `respondWith`.
 * @fires {CustomEvent<VerdictDetail>} verdict - The result screen is shown.
 * @fires {CustomEvent<FaceLivenessError>} error - The check failed.
 * @fires {CustomEvent<CancelDetail>} cancel - The person or the host cancelled the check.
 *
 * @csspart screen - Every screen.
 * @csspart heading - The heading of a screen.
 * @csspart text - Running text.
 * @csspart button - Every button.
 * @csspart button-primary - The main button of a screen; Begin on the start screen.
 * @csspart camera - The camera's picture.
 * @csspart oval - The oval that the face has to fill.
 * @csspart hint - The instruction over the camera.
 * @csspart match - The indicator of how well the face fills the oval.
 * @csspart countdown - The countdown's number.
 * @csspart recording - The badge that says that a video is recorded.
 * @csspart cancel - The button that cancels a running check.
 * @csspart camera-select - The choice of camera.
 * @csspart warning - The photosensitivity warning.
 * @csspart error - The error screen.
 *
 * @cssprop {<color>} [--face-liveness-accent=#2157d6] - Buttons, ring and links.
 * @cssprop {<color>} [--face-liveness-on-accent=#fff] - Text on the accent.
 * @cssprop {<color>} [--face-liveness-surface=#fff] - Background of the screens.
 * @cssprop {<color>} [--face-liveness-on-surface=#16181d] - Text on the surface.
 * @cssprop {<color>} [--face-liveness-muted=#565d6b] - Less important text.
 * @cssprop {<color>} [--face-liveness-danger=#b3261e] - Failures.
 * @cssprop {<color>} [--face-liveness-success=#12703e] - Success.
 * @cssprop {<length>} [--face-liveness-radius=20px] - Corners.
 * @cssprop {<family-name>} [--face-liveness-font-family=system-ui] - Typeface.
 * @cssprop {<color>} [--face-liveness-oval-stroke=#7d8696] - Outline of the oval.
 *
 * @attr {CheckStateName} state - Name of the state, for styling; output only.
 * @attr {string} lang - Language of the screens, BCP 47; by default that of the page around it, else of the browser.
 *
 * @cssState idle - No session source is set; nothing runs.
 * @cssState intro - The start screen is shown.
 * @cssState starting - Camera, detector, session and connection are being made ready.
 * @cssState positioning - The person is guided in front of the camera; nothing is recorded yet.
 * @cssState countdown - Three, two, one.
 * @cssState fitting - Records; the person is guided into the oval.
 * @cssState holding - The face fits; hold still. Light challenge only.
 * @cssState flashing - The colors of the light challenge are shown.
 * @cssState finishing - The last of the video is uploaded.
 * @cssState verifying - The service has finished; the verdict is awaited.
 * @cssState succeeded - The verdict is live.
 * @cssState failed - The verdict is not live.
 * @cssState sent - The service has finished and no verdict is coming.
 * @cssState error - The check failed; the `error` event says why.
 * @cssState cancelled - The person or the host cancelled the check.
 */
export class FaceLivenessElement extends SettingsElement {
  static override readonly styles = styles;

  /** Tells whether this browser can run a check, and precisely what is missing. Asks for nothing, loads nothing. */
  static async checkSupport(): Promise<Support> {
    return findSupport();
  }

  readonly #internals: ElementInternals | null;
  readonly #clock: Clock;
  readonly #check: CheckController;
  readonly #sessionRequests: SessionRequests;
  /** Sessions whose stream was opened; the service takes none of them a second time. */
  readonly #usedSessionIds = new Set<string>();
  readonly #actions: ScreenActions;
  readonly #preview: CameraPreview;
  readonly #language = new ElementLanguage(this);
  readonly #events = new CheckEvents(this);
  #announcer: Announcer | null = null;
  #device: AnalysisCompleteDetail['device'] = { deviceId: '', label: '' };
  #isMovementChosen: boolean | null = null;
  #hasConsent = false;
  /** Ends the waiting of `begin` calls. */
  #onLeftStarting: (() => void)[] = [];

  constructor() {
    super();
    // Browsers before 2023 have none; the attribute says the same as the states.
    this.#internals = 'attachInternals' in this ? this.attachInternals() : null;
    const ports = this.createPorts();
    this.#clock = ports.clock;
    this.#check = new CheckController(this, ports, (state, previous) => this.#onState(state, previous));
    this.#preview = new CameraPreview(this, this.#check);
    this.#sessionRequests = new SessionRequests(this, this.#clock, () => this.requestUpdate());
    this.#actions = this.#createActions();
  }

  /** State of the check. Reflected to the attribute `state` and to `:state(…)`. */
  get state(): CheckStateName {
    return this.#check.state.kind;
  }

  /**
   * Begins a check.
   * @returns A promise that resolves when the check has left `starting`, whatever became of it: failures are told by
   *   the `error` event.
   * @throws {DOMException} `InvalidStateError` while a check runs and while the element is in no document.
   */
  async begin(): Promise<void> {
    if (!this.isConnected) throw new DOMException('The element is in no document.', 'InvalidStateError');
    if (isActive(this.#check.state)) throw new DOMException('A check is already running.', 'InvalidStateError');
    this.#sessionRequests.stop();
    this.#preview.forgetProblem();
    const leftStarting = new Promise<void>((resolve) => this.#onLeftStarting.push(resolve));
    this.#check.begin({
      request: this.#createRequest(),
      countdownSeconds: withDefaults(this).countdown,
      problem: this.#findProblem(),
    });
    await leftStarting;
  }

  /** Ends the running check; without one nothing happens. */
  cancel(): void {
    this.#check.dispatch({ type: 'cancel' });
  }

  /** Begins another attempt after an ended check; asks the host for a session by `sessionrequest` when one is missing. */
  retry(): void {
    if (this.#hasSession()) this.#beginIfIdle();
    else if (this.isConnected && !isActive(this.#check.state)) this.#askForSession();
  }

  /** Hands over the verdict after `analysiscomplete`. At any other time it warns and does nothing. */
  setVerdict(verdict: Verdict): void {
    const isExpected = this.state === 'verifying' || this.state === 'sent';
    if (!isExpected || !isVerdict(verdict)) {
      console.warn(
        `<face-liveness> ignores setVerdict: ${isExpected ? 'no isLive was given' : `state is ${this.state}`}.`,
      );
      return;
    }
    this.#check.dispatch({ type: 'verdict', isLive: verdict.isLive });
  }

  /** The course of the last check: states, timings, counters; no picture, no credentials, no session id. */
  getTrace(): CheckTrace {
    const notes = this.#check.readTrace(userAgentOf(navigator.userAgent));
    const { engine } = withDefaults(this);
    return checkAdaptersIfLoaded()?.completeTrace(notes, engine, this.#texts.language) ?? notes.trace;
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'state'];
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    // A framework that renders attributes it knows nothing of may take it away; styles of the host depend on it.
    if (name === 'state' && value !== this.state && this.hasUpdated) this.setAttribute('state', this.state);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#reflectState(this.state, this.state);
    this.#noteSessionSource(false);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sessionRequests.stop();
    this.#announcer?.stop();
    // Whoever puts it back may do so for another person.
    this.#hasConsent = false;
    this.#isMovementChosen = null;
    this.requestUpdate();
    if (this.shadowRoot) forgetTopLayer(this.shadowRoot);
  }

  override addEventListener<Name extends keyof FaceLivenessElementEventMap>(
    type: Name,
    listener: (this: FaceLivenessElement, event: FaceLivenessElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener, options);
    if (type === 'sessionrequest') this.#sessionRequests.noteAdded(listener, options);
  }

  override removeEventListener<Name extends keyof FaceLivenessElementEventMap>(
    type: Name,
    listener: (this: FaceLivenessElement, event: FaceLivenessElementEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(type, listener, options);
    if (type === 'sessionrequest') this.#sessionRequests.noteRemoved(listener);
  }

  /** The adapters of this element. Tests replace them. */
  protected createPorts(): Ports {
    return browserPorts(this);
  }

  /** How long each wait may last. Tests shorten it. */
  protected get timeLimits(): TimeLimits {
    return DEFAULT_TIME_LIMITS;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isSourceChanged = changed.has('sessionProvider') || changed.has('sessionUrl') || changed.has('sessionId');
    if (!isSourceChanged || !this.isConnected) return;
    const isReplaced = changed.has('sessionId') && Boolean(this.sessionId);
    const wasAsked = this.#sessionRequests.isWaiting;
    this.#noteSessionSource(isReplaced);
    if (isReplaced && wasAsked) this.#beginIfIdle();
  }

  protected override update(changed: PropertyValues<this>): void {
    if (this.shadowRoot) keepPlace(this.shadowRoot, this.#check.view);
    super.update(changed);
  }

  protected override render(): TemplateResult {
    return renderView(this.#check.view, this.#createContext());
  }

  protected override updated(): void {
    const root = this.shadowRoot;
    if (!root) return;
    const { view } = this.#check;
    syncTopLayer(root, view, this.#actions);
    this.#announcer ??= new Announcer(root, this.#clock);
    this.#announcer.announce(view, this.#texts, this.#preview.problem);
    // Consent is given on the start screen.
    if (this.skipIntro && !this.requireConsent && this.state === 'intro') this.#beginIfIdle();
  }

  #askForSession(): void {
    this.#sessionRequests.ask();
    if (this.#sessionRequests.isWaiting) this.#announcer?.say(this.#texts['camera.connecting']);
  }

  /** Begins where that cannot be refused; nobody could hear the refusal. */
  #beginIfIdle(): void {
    if (this.isConnected && !isActive(this.#check.state)) void this.begin();
  }

  get #texts(): Strings {
    const { strings } = this.#language;
    return this.strings ? { ...strings, ...textsIn(this.strings) } : strings;
  }

  /** The preference that goes to the session source: the person's choice, else the host's. */
  get #preference(): ChallengePreference {
    return this.#offersMovement && this.#prefersMovement ? 'movement' : withDefaults(this).challenge;
  }

  /** The choice is offered where the session is created for this attempt. */
  get #offersMovement(): boolean {
    return this.challenge !== 'movement' && Boolean(this.sessionProvider || this.sessionUrl);
  }

  get #prefersMovement(): boolean {
    return this.#isMovementChosen ?? matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  #createRequest(): CheckRequest {
    return createCheckRequest(this, {
      deviceId: this.#preview.chosenDeviceId,
      challenge: this.#preference,
      locale: this.#texts.language,
      clock: this.#clock,
      limits: this.timeLimits,
      announceAnalysis: (session) => announceAnalysis(this, session, this.#device),
    });
  }

  /** What can be said against settings and browser before anything is started. */
  #findProblem(): FaceLivenessError | null {
    const problem = findSettingsProblem(this, this.#texts.language, this.#clock) ?? findSupportProblem();
    if (problem) return problem;
    return this.#hasSession() ? null : new FaceLivenessError('session-used');
  }

  /** Whether an attempt could begin now: a source that delivers sessions, or one that was not used yet. */
  #hasSession(): boolean {
    if (this.sessionProvider || this.sessionUrl) return true;
    return Boolean(this.sessionId) && !this.#usedSessionIds.has(this.sessionId ?? '');
  }

  #noteSessionSource(isReplaced: boolean): void {
    const isAvailable = Boolean(this.sessionProvider || this.sessionUrl || this.sessionId);
    this.#check.dispatch({ type: 'session-source', isAvailable, isReplaced });
  }

  #createContext(): ScreenContext {
    const { state, camera } = this.#check;
    const isRecoverable = state.kind !== 'error' || state.error.recovery !== 'none';
    return {
      strings: this.#texts,
      direction: directionOf(this.#texts.language),
      stream: camera?.stream ?? null,
      showsPhotosensitivityWarning: this.challenge !== 'movement',
      offersMovement: this.#offersMovement,
      isMovementChosen: this.#prefersMovement,
      consent: this.requireConsent ? (this.#hasConsent ? 'given' : 'required') : 'not-required',
      cameras: this.#preview.cameras,
      selectedCamera: this.#preview.chosenDeviceId ?? camera?.deviceId ?? this.deviceId,
      previewProblem: this.#preview.problem,
      canRetry: isRecoverable && (this.#hasSession() || this.#sessionRequests.isHeard),
      isWaitingForSession: this.#sessionRequests.isWaiting,
      alternativeUrl: this.alternativeUrl,
      actions: this.#actions,
    };
  }

  #createActions(): ScreenActions {
    return {
      begin: () => this.#beginIfIdle(),
      cancel: () => this.cancel(),
      retry: () => this.retry(),
      checkCamera: () => void this.#preview.open(),
      stopCamera: () => this.#preview.close(),
      chooseCamera: (deviceId) => this.#preview.choose(deviceId),
      chooseMovement: (isMovement) => {
        this.#isMovementChosen = isMovement;
        this.requestUpdate();
      },
      giveConsent: (isGiven) => {
        this.#hasConsent = isGiven;
        this.requestUpdate();
      },
      colorShown: (index, frameMs) => this.#check.dispatch({ type: 'color-shown', index, frameMs }),
      colorsFrame: (frameMs) => this.#check.dispatch({ type: 'colors-frame', frameMs }),
      colorsDone: (frameMs) => this.#check.dispatch({ type: 'colors-done', frameMs }),
    };
  }

  #onState(state: CheckState, previous: CheckState): void {
    // A listener may begin the next check; that one goes on waiting.
    const onLeftStarting = state.kind === 'starting' ? [] : this.#onLeftStarting.splice(0);
    if (state.kind !== previous.kind) {
      this.#reflectState(state.kind, previous.kind);
      this.#noteUse(previous);
    }
    // The screen may look the same as before, which is no reason to keep silent.
    if (state.kind === 'error' && previous.kind === 'error' && previous.error.code === state.error.code) {
      this.#announcer?.repeat();
    }
    this.#events.tellState(state, previous);
    this.#events.tellGuidance(guidanceOf(this.#check.view), (code) => this.#texts[`guidance.${code}`]);
    for (const resolve of onLeftStarting) resolve();
  }

  /** Remembers what outlives the check: the camera for the host, and that the session is used up. */
  #noteUse(previous: CheckState): void {
    const { camera } = this.#check;
    if (camera) this.#device = { deviceId: camera.deviceId, label: camera.label };
    if (previous.kind === 'starting' && previous.preparation.isStreamOpen && previous.preparation.session) {
      this.#usedSessionIds.add(previous.preparation.session.sessionId);
    }
  }

  #reflectState(state: CheckStateName, previous: CheckStateName): void {
    this.setAttribute('state', state);
    try {
      this.#internals?.states.delete(previous);
      this.#internals?.states.add(state);
    } catch {
      // Browsers before 2024 have no custom states, or take only names with dashes; the attribute says the same.
    }
  }
}

/** The overrides that are texts; a framework may render `undefined` for one that is not set. */
function textsIn(overrides: Partial<Strings>): Partial<Strings> {
  return Object.fromEntries(Object.entries(overrides).filter(([, text]) => typeof text === 'string'));
}

declare global {
  interface HTMLElementTagNameMap {
    'face-liveness': FaceLivenessElement;
  }
}
