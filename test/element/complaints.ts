import { nextFrame } from '@open-wc/testing';

/** Collects what nobody caught: errors and rejections that the browser would report to the console. */
export function watchComplaints(): { stop(): Promise<readonly unknown[]> } {
  const complaints: unknown[] = [];
  const onRejection = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    complaints.push(event.reason);
  };
  addEventListener('unhandledrejection', onRejection);
  return {
    // The browser reports rejections in a task of its own, before it draws.
    stop: async () => {
      await nextFrame();
      removeEventListener('unhandledrejection', onRejection);
      return complaints;
    },
  };
}
