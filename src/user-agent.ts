import { VERSION } from './core/version.ts';

/** Browsers by the token that names them in a user-agent string; the first that occurs is the one. */
const BROWSERS: readonly (readonly [name: string, token: RegExp])[] = [
  ['Edge', /\bEdg(?:A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['SamsungInternet', /\bSamsungBrowser\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* .*Safari\//],
  // Web views of Apple's systems name their engine alone.
  ['WebKit', /\bAppleWebKit\/(\d+)/],
];

/**
 * What this client calls itself towards the service: package and version, browser and its major version.
 * @param browserUserAgent `navigator.userAgent`.
 */
export function userAgentOf(browserUserAgent: string): string {
  for (const [name, token] of BROWSERS) {
    const version = token.exec(browserUserAgent)?.[1];
    if (version !== undefined) return `face-liveness/${VERSION} md/browser#${name}_${version}`;
  }
  return `face-liveness/${VERSION} md/browser#unknown`;
}
