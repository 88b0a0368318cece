import type { CheckAdapters } from './import-check-adapters.ts';
import { CHECK_FILE_DIGEST } from './vision/built-assets.ts';

const FILE = 'face-liveness-check.js';

/**
 * Fetches the module that lies beside this one. It has to be the file that this build was made with: whoever serves it
 * could otherwise replace what the integrity of the script tag protects. Browsers compare it where they can preload
 * modules (all of 2023 or later).
 */
export async function importCheckAdapters(): Promise<CheckAdapters> {
  const moduleUrl = import.meta.url;
  const url = new URL(FILE, moduleUrl).href;
  await preload(url, `sha384-${CHECK_FILE_DIGEST}`);
  return import(/* @vite-ignore */ url) as Promise<CheckAdapters>;
}

/** Puts the module into the page's module map if it is the expected one; the import finds it there. */
async function preload(url: string, integrity: string): Promise<void> {
  const link = document.createElement('link');
  if (!link.relList.supports('modulepreload')) return;
  Object.assign(link, { rel: 'modulepreload', href: url, integrity, crossOrigin: 'anonymous', nonce: pageNonce() });
  try {
    await new Promise((resolve, reject) => {
      link.addEventListener('load', resolve);
      link.addEventListener('error', () => reject(new Error(`${FILE} is missing, changed, or forbidden by a policy.`)));
      document.head.append(link);
    });
  } finally {
    link.remove();
  }
}

/** A policy that allows scripts by nonce demands it of this one as well. */
function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
}
