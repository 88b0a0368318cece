import { readFileSync } from 'node:fs';
import type { OpenOptions } from './page-address.ts';

/** SHA-384 of the files for script tags, as for the `integrity` attribute. */
export const INTEGRITY = JSON.parse(readFileSync('cdn/integrity.json', 'utf8')) as Readonly<Record<string, string>>;

/** Where the CDN of a world has the element's script. */
export const CDN_SCRIPT = '/cdn/face-liveness.js';

/** A policy without `unsafe-inline` and `unsafe-eval`. */
export function policy({
  script = "'self'",
  worker = "'self'",
  more = '',
}: {
  readonly script?: string;
  readonly worker?: string;
  readonly more?: string;
}): string {
  return (
    `default-src 'none'; script-src ${script} 'wasm-unsafe-eval'; worker-src ${worker}; style-src 'self'; ` +
    `connect-src 'self' ws: http:; img-src 'self' data:; media-src 'self' blob: mediastream:; base-uri 'none'; ${more}`
  );
}

/**
 * Pages whose script comes from a CDN, by what lets it run.
 * @param folder URL that the CDN's files are below.
 */
export function cdnHosts(folder: string): Readonly<Record<string, OpenOptions>> {
  const script = folder + CDN_SCRIPT;
  const { origin } = new URL(folder);
  const integrity = INTEGRITY['face-liveness.js'] ?? '';
  const secondIntegrity = INTEGRITY['face-liveness-check.js'] ?? '';
  const worker = 'blob:';
  return {
    'a CDN that the policy names, with its integrity': {
      script,
      integrity,
      policy: policy({ script: `'self' ${origin}`, worker }),
    },
    'a CDN that is allowed by a nonce and named nowhere': {
      script,
      nonce: 'r4nd0m',
      policy: policy({ script: "'nonce-r4nd0m' 'strict-dynamic'", worker }),
    },
    'a CDN that is allowed by the digests of both modules alone': {
      script,
      integrity,
      policy: policy({ script: `'self' '${integrity}' '${secondIntegrity}'`, worker }),
    },
  };
}
