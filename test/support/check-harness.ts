import { Check } from '../../src/check/check.ts';
import { type CheckRequest, EffectRunner } from '../../src/check/effects.ts';
import type { LivenessSession } from '../../src/check/ports.ts';
import type { ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';
import type { CheckEffect, CheckFact, CheckState, CheckStateName } from '../../src/core/state.ts';
import { DEFAULT_TIME_LIMITS } from '../../src/core/time-limits.ts';
import { FakePorts } from './fake-ports.ts';
import { FakeSessionSource, FakeVerdictSource } from './fake-session-source.ts';

/** A check with everything around it: fake ports, session source and host. */
export class CheckHarness {
  readonly ports = new FakePorts();
  readonly sessions = new FakeSessionSource();
  readonly verdicts = new FakeVerdictSource();
  /** Sessions whose end was announced to the host. */
  readonly announced: LivenessSession[] = [];
  /** What the host answers to the announcement; `null`: nothing. */
  answer: () => Promise<{ readonly isLive: boolean }> | null = () => null;
  readonly facts: CheckFact[] = [];
  readonly effects: CheckEffect[] = [];
  readonly states: CheckState[] = [];
  readonly check: Check;
  readonly runner: EffectRunner;

  constructor() {
    this.runner = new EffectRunner(this.ports, (fact) => {
      this.facts.push(fact);
      this.check.dispatch(fact);
    });
    this.check = new Check(this.ports.clock, (effect) => {
      this.effects.push(effect);
      this.runner.run(effect);
    });
    this.check.subscribe((state) => void this.states.push(state));
  }

  /** The host names a source of sessions: the start screen, with the detector loading behind it. */
  showStart(): void {
    this.check.dispatch({ type: 'session-source', isAvailable: true, isReplaced: false });
  }

  begin(changes: Partial<CheckRequest> = {}): void {
    const request = { ...this.#request(), ...changes };
    const { limits, sessionSource } = request;
    this.runner.prepare(request);
    const settings = { countdownSeconds: 3, canRenewSession: sessionSource.canRenew, allowsColors: true, limits };
    this.check.dispatch({ type: 'begin', settings, problem: null });
  }

  cancel(): void {
    this.check.dispatch({ type: 'cancel' });
  }

  /** Empties the logs of facts, effects and states. */
  forget(): void {
    for (const log of [this.facts, this.effects, this.states]) log.length = 0;
  }

  get state(): CheckStateName {
    return this.check.state.kind;
  }

  /** The error that the check ended with. */
  get error(): FaceLivenessError | null {
    return this.check.state.kind === 'error' ? this.check.state.error : null;
  }

  get errorCode(): ErrorCode | null {
    return this.error?.code ?? null;
  }

  /** Codes of the failures that reached the check so far. */
  get failures(): readonly ErrorCode[] {
    return this.facts.flatMap((fact) => (fact.type === 'failed' ? [fact.error.code] : []));
  }

  #request(): CheckRequest {
    return {
      camera: { allowVirtualCamera: false },
      challenge: 'auto',
      sessionSource: this.sessions,
      verdictSource: null,
      hasStartScreen: true,
      userAgent: 'face-liveness/0.0.0',
      limits: DEFAULT_TIME_LIMITS,
      announceAnalysis: (session) => {
        this.announced.push(session);
        return this.answer();
      },
    };
  }
}
