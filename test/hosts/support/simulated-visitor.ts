import { join } from 'node:path';
import { build, type Rollup } from 'vite';
import type { HostApplication } from './host-application.ts';

/** What a page still holds, and what it was heard to complain about. */
export interface Holdings {
  readonly liveTracks: number;
  readonly openSockets: number;
  readonly workers: number;
}

/** What the script below leaves on the page for the tests. */
export interface Visitor {
  readonly camera: {
    readonly liveTracks: readonly MediaStreamTrack[];
    setFault(fault: 'denied'): void;
  };
  readonly sockets: readonly WebSocket[];
  readonly workers: ReadonlySet<Worker>;
  readonly violations: readonly string[];
}

/** Runs in the page before any of its own scripts, with the testing module of the installed package as `testing`. */
const VISIT = `
  const camera = testing.installSimulatedCamera();
  const sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      sockets.push(this);
    }
  };
  const workers = new Set();
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      workers.add(this);
    }
    terminate() {
      workers.delete(this);
      super.terminate();
    }
  };
  const violations = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    violations.push(violatedDirective + ' blocked ' + blockedURI),
  );
  const followed = new WeakSet();
  const follow = () => {
    for (const element of document.querySelectorAll('face-liveness')) {
      if (followed.has(element)) continue;
      followed.add(element);
      testing.followCheck(element, camera);
    }
  };
  new MutationObserver(follow).observe(document, { childList: true, subtree: true });
  window.visitor = { camera, sockets, workers, violations };
`;

/**
 * The script that gives a page a simulated camera, and a person who follows every check that the page shows.
 * @returns One classic script, for `page.addInitScript`: no policy applies to it, and nothing is requested for it.
 */
export async function createVisitorScript(application: HostApplication): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(application.packageFolder, 'dist/testing.js'), formats: ['iife'], name: 'testing' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result as Rollup.RollupOutput];
  const chunk = output?.output[0];
  if (chunk === undefined) throw new Error('The testing module was not bundled.');
  return `(() => {\n${chunk.code}\n${VISIT}})();`;
}
