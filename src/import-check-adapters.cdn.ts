import type { CheckAdapters } from './import-check-adapters.ts';
import { CHECK_FILE_DIGEST } from './vision/built-assets.ts';
import { trustedScriptUrl } from './vision/trusted-script-url.ts';

const FILE = 'face-liveness-check.js';

/**
 * Fetches the module that lies beside this one. It has to be the file that this build was made with: whoever serves it
 * could otherwise replace what the integrity of the host's script tag protects. Every browser compares it for a script
 * tag, and for nothing else: WebKit (2.50) does not for preloads, and `import()` has no place for a digest.
 * @param attempt Counts from 0. Firefox (153) remembers a module that failed to load, so a later attempt has its own URL.
 * @throws {Error} When the file is missing, changed, or forbidden by a policy.
 */
export async function importCheckAdapters(attempt: number): Promise<CheckAdapters> {
  const moduleUrl = import.meta.url;
  const url = new URL(attempt === 0 ? FILE : `${FILE}?attempt=${attempt}`, moduleUrl).href;
  await loadVerified(url, moduleUrl);
  return import(/* @vite-ignore */ url) as Promise<CheckAdapters>;
}

/** Puts the module into the page's module map if it is the expected one; the import finds it there. */
async function loadVerified(url: string, moduleUrl: string): Promise<void> {
  const script = document.createElement('script');
  Object.assign(script, {
    type: 'module',
    src: trustedScriptUrl(url),
    integrity: `sha384-${CHECK_FILE_DIGEST}`,
    crossOrigin: 'anonymous',
    nonce: nonceOf(moduleUrl),
  });
  try {
    await new Promise((resolve, reject) => {
      script.addEventListener('load', resolve);
      script.addEventListener('error', () =>
        reject(new Error(`${FILE} is missing, changed, or forbidden by a policy.`)),
      );
      document.head.append(script);
    });
  } finally {
    script.remove();
  }
}

/** A policy that allowed this module by a nonce demands it of that one as well. */
function nonceOf(moduleUrl: string): string {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[nonce]')];
  return (scripts.find(({ src }) => src === moduleUrl) ?? scripts[0])?.nonce ?? '';
}
