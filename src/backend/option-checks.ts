import { type AttemptRules, DEFAULT_RULES } from './attempt-limits.ts';
import type { LivenessHandlerOptions } from './handler-options.ts';

/** Options whose defaults are filled in before they are checked. */
interface DecidedOptions {
  readonly threshold: number;
  readonly auditImagesLimit: number;
  readonly basePath: string;
}

/** The limits with the defaults filled in. @throws {RangeError} That names the unusable one. */
export function rulesOf(limits: LivenessHandlerOptions['limits']): AttemptRules {
  const rules = {
    maxFailures: limits?.maxFailures ?? DEFAULT_RULES.maxFailures,
    windowMs: limits?.windowMs ?? DEFAULT_RULES.windowMs,
    refusalMs: limits?.refusalMs ?? DEFAULT_RULES.refusalMs,
  };
  // NaN compares as false with everything, so that a limit of it would be none.
  if (!Number.isInteger(rules.maxFailures) || rules.maxFailures < 1) {
    throw new RangeError('limits.maxFailures must be a whole number of at least 1.');
  }
  for (const name of ['windowMs', 'refusalMs'] as const) {
    if (!Number.isFinite(rules[name]) || rules[name] <= 0) throw new RangeError(`limits.${name} must be above 0.`);
  }
  return rules;
}

/** Refuses what would make the handler lax or useless. @throws {TypeError} or {RangeError} That names the option. */
export function checkOptions(
  options: LivenessHandlerOptions,
  { threshold, auditImagesLimit, basePath }: DecidedOptions,
): void {
  if (typeof options.authorize !== 'function') throw new TypeError('authorize is required.');
  checkThreshold(threshold);
  if (![0, 1, 2, 3, 4].includes(auditImagesLimit)) throw new RangeError('auditImagesLimit must be between 0 and 4.');
  if (!/^(?:\/[\w.~-]+)+$/.test(basePath)) throw new TypeError('basePath must look like /api/liveness.');
  if ((options.roleArn === undefined) === (options.credentials === undefined)) {
    throw new TypeError('Either roleArn or credentials is required.');
  }
  checkChallenges(options);
  const { streamEndpoint, alternativeUrl } = options;
  if (streamEndpoint !== undefined && !isAllowedEndpoint(streamEndpoint)) {
    throw new TypeError('streamEndpoint must be a wss: or https: URL; ws: and http: are allowed on loopback only.');
  }
  if (alternativeUrl !== undefined && !isPageAddress(alternativeUrl)) {
    throw new TypeError('alternativeUrl must be a path or an http(s) URL.');
  }
}

/** Types are not enough: comparing turns null, an empty text and an empty list into 0, which everybody reaches. */
function checkThreshold(threshold: number): void {
  if (typeof threshold !== 'number' || !(threshold >= 0 && threshold <= 100)) {
    throw new RangeError('threshold must be a number between 0 and 100.');
  }
  if (threshold > 0 && threshold <= 1) throw new RangeError('threshold is a percentage: 90, not 0.9.');
}

function checkChallenges({ challenges, defaultChallenge }: LivenessHandlerOptions): void {
  const offered: unknown = challenges ?? ['light', 'movement'];
  if (!Array.isArray(offered) || offered.length === 0 || offered.some((one) => one !== 'light' && one !== 'movement')) {
    throw new TypeError('challenges must be a list of light and movement, and not empty.');
  }
  if (defaultChallenge !== undefined && !offered.includes(defaultChallenge)) {
    throw new TypeError('defaultChallenge must be one of challenges.');
  }
}

/** As the element's own rule: elsewhere, signed URLs and the video would leave the device unencrypted. */
function isAllowedEndpoint(endpoint: string): boolean {
  const [, scheme = '', host = ''] =
    /^(wss?|https?):\/\/([a-z\d.-]+|\[::1\])(?::\d{1,5})?(?:\/[\w./~-]*)?$/i.exec(endpoint) ?? [];
  const isLoopback = /^(?:(?:[a-z\d-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);
  return host !== '' && (/^(?:wss|https)$/i.test(scheme) || isLoopback);
}

/** It becomes a link on the person's screen. */
function isPageAddress(address: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(address, 'https://application.invalid').protocol);
  } catch {
    return false;
  }
}
