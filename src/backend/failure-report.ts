import type { BackendContext, BackendOperation, LivenessHandlerOptions } from './handler-options.ts';

/**
 * Reports failures to the application, or as process warnings that hold the name of the failure and nothing else. It
 * never throws: a log that is broken must not change what a browser is answered.
 */
export function createReporter(onError: LivenessHandlerOptions['onError']): BackendContext['report'] {
  if (onError === undefined) return warn;
  return (failure, operation) => {
    void (async () => {
      try {
        await onError(failure, operation);
      } catch (failureOfLog) {
        warn(failureOfLog, operation);
      }
    })();
  };
}

function warn(failure: unknown, operation: BackendOperation): void {
  const name = failure instanceof Error ? failure.name : typeof failure;
  const text = `face-liveness: ${operation} failed with ${name}; pass onError to see more.`;
  // Edge runtimes have no process, or one that cannot warn; there only onError tells.
  if (typeof process !== 'undefined' && typeof process.emitWarning === 'function') {
    process.emitWarning(text, 'FaceLivenessWarning');
  }
}
