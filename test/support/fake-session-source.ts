import type { ChallengePreference, LivenessSession, SessionSource, VerdictSource } from '../../src/check/ports.ts';
import { type ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';
import { SESSION_ID } from './core-fixtures.ts';

export const SESSION: LivenessSession = {
  sessionId: SESSION_ID,
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  clockOffsetMs: 0,
};

interface Question<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (failure: unknown) => void;
}

/** Questions that the test answers when it wants to; an aborted one needs no answer. */
class Questions<Answer> {
  readonly #waiting = new Set<Question<Answer>>();

  ask(signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const question = { resolve, reject };
      this.#waiting.add(question);
      const leave = (): void => {
        this.#waiting.delete(question);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  get count(): number {
    return this.#waiting.size;
  }

  take(): Question<Answer> {
    const [question] = this.#waiting;
    if (!question) throw new Error('Nobody asked.');
    this.#waiting.delete(question);
    return question;
  }
}

/** A source of sessions that answers at once, or when the test says so. */
export class FakeSessionSource implements SessionSource {
  canRenew = true;
  /** Whether `take` answers by itself with {@link SESSION}. */
  isPrompt = true;
  /** What was asked for, in order. */
  readonly wishes: ChallengePreference[] = [];
  readonly #questions = new Questions<LivenessSession>();

  take(challenge: ChallengePreference, signal: AbortSignal): Promise<LivenessSession> {
    this.wishes.push(challenge);
    return this.isPrompt && !signal.aborted ? Promise.resolve(SESSION) : this.#questions.ask(signal);
  }

  get waitingCount(): number {
    return this.#questions.count;
  }

  /** Answers the first that waits. */
  deliver(session: LivenessSession = SESSION): void {
    this.#questions.take().resolve(session);
  }

  refuse(failure: ErrorCode | Error): void {
    this.#questions.take().reject(typeof failure === 'string' ? new FaceLivenessError(failure) : failure);
  }
}

/** A source of verdicts that answers when the test says so. */
export class FakeVerdictSource implements VerdictSource {
  readonly sessions: LivenessSession[] = [];
  readonly #questions = new Questions<{ readonly isLive: boolean }>();

  fetch(session: LivenessSession, signal: AbortSignal): Promise<{ readonly isLive: boolean }> {
    this.sessions.push(session);
    return this.#questions.ask(signal);
  }

  get waitingCount(): number {
    return this.#questions.count;
  }

  deliver(isLive: boolean): void {
    this.#questions.take().resolve({ isLive });
  }

  refuse(failure: ErrorCode | Error): void {
    this.#questions.take().reject(typeof failure === 'string' ? new FaceLivenessError(failure) : failure);
  }
}
