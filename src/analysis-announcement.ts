import type { LivenessSession } from './check/ports.ts';
import { asFaceLivenessError, FaceLivenessError } from './core/errors.ts';
import { type AnalysisCompleteDetail, faceLivenessEvent, type Verdict } from './events.ts';

/**
 * Dispatches `analysiscomplete` and collects the host's answer.
 * @returns The promised verdict, or `null` when the host did not call `respondWith`. It rejects with `verdict-failed`
 *   when the host's promise rejects or settles with something else than a verdict.
 */
export function announceAnalysis(
  target: EventTarget,
  session: LivenessSession,
  device: AnalysisCompleteDetail['device'],
): Promise<Verdict> | null {
  let answer: Promise<Verdict> | null = null;
  let isDispatching = true;
  const respondWith = (verdict: Verdict | PromiseLike<Verdict>): void => {
    if (!isDispatching) throw invalidState('respondWith has to be called while the event is dispatched.');
    if (answer !== null) throw invalidState('respondWith was already called.');
    answer = readVerdict(verdict);
  };
  const { sessionId, region } = session;
  target.dispatchEvent(faceLivenessEvent('analysiscomplete', { sessionId, region, device, respondWith }));
  isDispatching = false;
  return answer;
}

async function readVerdict(promised: Verdict | PromiseLike<Verdict>): Promise<Verdict> {
  let verdict: unknown;
  try {
    verdict = await promised;
  } catch (cause) {
    throw asFaceLivenessError(cause, 'verdict-failed');
  }
  if (!isVerdict(verdict)) {
    throw new FaceLivenessError('verdict-failed', { message: 'respondWith was given something without isLive.' });
  }
  return { isLive: verdict.isLive };
}

/** Whether a value from the host has the shape of a verdict. */
export function isVerdict(value: unknown): value is Verdict {
  return typeof value === 'object' && value !== null && 'isLive' in value && typeof value.isLive === 'boolean';
}

function invalidState(message: string): DOMException {
  return new DOMException(message, 'InvalidStateError');
}
