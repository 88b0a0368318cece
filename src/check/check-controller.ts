import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { cueBetween } from '../core/cues.ts';
import type { CheckEffect, CheckFact, CheckState } from '../core/state.ts';
import { DEFAULT_TIME_LIMITS } from '../core/time-limits.ts';
import { isActive } from '../core/transition.ts';
import { isSameView, type View, viewOf } from '../core/view.ts';
import { Check, type CheckListener } from './check.ts';
import type { TraceNotes } from './complete-trace.ts';
import { type CheckRequest, EffectRunner } from './effects.ts';
import type { CameraRequest, CuePort, FaceTrackerPort, OpenCamera, Ports } from './ports.ts';
import { TraceRecorder } from './trace.ts';

/** What `begin` settles besides the request. */
export interface BeginOptions {
  readonly request: CheckRequest;
  readonly countdownSeconds: number;
  readonly problem: (CheckFact & { type: 'begin' })['problem'];
}

/**
 * Ties one check to a Lit element: the element renders `view`, and is asked to do so only when the view has changed.
 * Removing the element ends the check and gives everything back.
 */
export class CheckController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #effects: EffectRunner;
  readonly #check: Check;
  readonly #trace: TraceRecorder;
  readonly #faceTracker: Pick<FaceTrackerPort, 'droppedFrames' | 'frameFeed'>;
  readonly #cues: CuePort;
  #view: View;

  /** @param onState Told of every new state, after the view was updated. */
  constructor(host: ReactiveControllerHost, ports: Ports, onState: CheckListener) {
    this.#host = host;
    this.#faceTracker = ports.faceTracker;
    this.#cues = ports.cues;
    this.#trace = new TraceRecorder(ports.clock);
    this.#effects = new EffectRunner(ports, (fact) => this.dispatch(fact));
    this.#check = new Check(ports.clock, (effect) => this.#run(effect));
    this.#view = viewOf(this.#check.state);
    this.#check.subscribe((state, previous) => this.#trace.noteState(state, previous));
    this.#check.subscribe((state, previous) => this.#updateView(state, previous));
    this.#check.subscribe(onState);
    host.addController(this);
  }

  get state(): CheckState {
    return this.#check.state;
  }

  /** What the screen shows now. */
  get view(): View {
    return this.#view;
  }

  /** The open camera, for the preview. */
  get camera(): OpenCamera | null {
    return this.#effects.camera;
  }

  begin({ request, countdownSeconds, problem }: BeginOptions): void {
    this.#effects.prepare(request);
    const { challenge, limits, sessionSource } = request;
    const allowsColors = challenge !== 'movement';
    const settings = { countdownSeconds, canRenewSession: sessionSource.canRenew, allowsColors, limits };
    this.#check.dispatch({ type: 'begin', settings, problem });
  }

  dispatch(fact: CheckFact): void {
    this.#trace.noteFact(fact);
    this.#check.dispatch(fact);
  }

  /**
   * The course of the last check so far, and what else is known of it.
   * @param client Package and browser, as the service is told.
   */
  readTrace(client: string): TraceNotes {
    const { droppedFrames, frameFeed } = this.#faceTracker;
    return { trace: this.#trace.read(droppedFrames, client), detections: this.#trace.detections, frameFeed };
  }

  /**
   * Opens the camera before the check; see {@link EffectRunner.previewCamera}.
   * @returns Whether it is open; `false` when something else was asked of it meanwhile.
   */
  async previewCamera(request: Omit<CameraRequest, 'firstFrameMs'>, onLost: () => void): Promise<boolean> {
    const { firstFrameMs } = DEFAULT_TIME_LIMITS;
    const camera = await this.#effects.previewCamera({ ...request, firstFrameMs }, onLost);
    return camera !== null;
  }

  /** Closes the camera that {@link previewCamera} opened. Not while a check runs. */
  closePreview(): void {
    this.#effects.closePreview();
  }

  hostDisconnected(): void {
    this.#check.dispatch({ type: 'removed' });
    this.#cues.close();
  }

  #run(effect: CheckEffect): void {
    this.#trace.noteEffect(effect);
    this.#effects.run(effect);
  }

  #updateView(state: CheckState, previous: CheckState): void {
    if (isActive(state) && !isActive(previous)) this.#cues.begin();
    this.#show(state);
    if (isActive(previous) && !isActive(state)) this.#cues.end();
  }

  #show(state: CheckState): void {
    const view = viewOf(state);
    if (isSameView(view, this.#view)) return;
    const cue = cueBetween(this.#view, view);
    this.#view = view;
    this.#host.requestUpdate();
    if (cue !== null) this.#cues.play(cue);
  }
}
