import { createMemoryAttemptStore } from './memory-attempt-store.ts';
import { type AttemptRules, DEFAULT_RULES, retentionMsOf } from './attempt-limits.ts';
import { toRekognitionClient, toStsClient } from './aws-clients.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { createReporter } from './failure-report.ts';
import type { BackendContext, LivenessHandlerOptions } from './handler-options.ts';
import { assumeScopedRole, requireTemporary } from './scoped-credentials.ts';
import { createSessionTokens } from './session-token.ts';
import { SharedWaits } from './shared-waits.ts';

/**
 * Checks the options and fills in the defaults.
 * @throws {TypeError} or {RangeError} That names the unusable option.
 */
export function createContext(options: LivenessHandlerOptions): BackendContext {
  const { threshold = 90, auditImagesLimit = 0, basePath = '/api/liveness', region, clock = SYSTEM_CLOCK } = options;
  const rules = rulesOf(options.limits);
  checkOptions(options, { threshold, auditImagesLimit, basePath });
  const rekognition = toRekognitionClient(options.rekognition, region);
  return {
    authorize: options.authorize,
    tokens: createSessionTokens([options.tokenSecret].flat()),
    basePath,
    rekognition,
    region: region === undefined ? () => rekognition.config.region() : () => Promise.resolve(region),
    waits: new SharedWaits(),
    credentialsFor: createCredentialsSource(options, () => clock.nowEpochMs()),
    settings: {
      auditImagesLimit,
      ...(options.outputConfig === undefined ? {} : { outputConfig: options.outputConfig }),
      ...(options.kmsKeyId === undefined ? {} : { kmsKeyId: options.kmsKeyId }),
    },
    streamEndpoint: options.streamEndpoint ?? null,
    threshold,
    challenges: options.challenges ?? ['light', 'movement'],
    defaultChallenge: options.defaultChallenge ?? null,
    onResult: options.onResult ?? (() => undefined),
    report: createReporter(options.onError),
    rules,
    attempts: options.limits?.store ?? createMemoryAttemptStore({ retentionMs: retentionMsOf(rules) }),
    alternativeUrl: options.alternativeUrl ?? null,
    clock,
  };
}

function rulesOf(limits: LivenessHandlerOptions['limits']): AttemptRules {
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

function checkOptions(
  options: LivenessHandlerOptions,
  { threshold, auditImagesLimit, basePath }: { threshold: number; auditImagesLimit: number; basePath: string },
): void {
  if (typeof options.authorize !== 'function') throw new TypeError('authorize is required.');
  if (!(threshold >= 0 && threshold <= 100)) throw new RangeError('threshold must be between 0 and 100.');
  if (![0, 1, 2, 3, 4].includes(auditImagesLimit)) throw new RangeError('auditImagesLimit must be between 0 and 4.');
  if (!/^(?:\/[\w.~-]+)+$/.test(basePath)) throw new TypeError('basePath must look like /api/liveness.');
  if ((options.roleArn === undefined) === (options.credentials === undefined)) {
    throw new TypeError('Either roleArn or credentials is required.');
  }
  const { challenges, defaultChallenge, streamEndpoint, alternativeUrl } = options;
  if (streamEndpoint !== undefined && !isAllowedEndpoint(streamEndpoint)) {
    throw new TypeError('streamEndpoint must be a wss: or https: URL; ws: and http: are allowed on loopback only.');
  }
  if (alternativeUrl !== undefined && !isPageAddress(alternativeUrl)) {
    throw new TypeError('alternativeUrl must be a path or an http(s) URL.');
  }
  if (challenges?.length === 0) throw new TypeError('challenges must not be empty.');
  if (challenges !== undefined && defaultChallenge !== undefined && !challenges.includes(defaultChallenge)) {
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

function createCredentialsSource(
  { credentials, roleArn, region, sts }: LivenessHandlerOptions,
  nowEpochMs: () => number,
): BackendContext['credentialsFor'] {
  if (credentials !== undefined) {
    return async (authorized) => requireTemporary(await credentials(authorized), nowEpochMs());
  }
  if (roleArn === undefined) throw new TypeError('Either roleArn or credentials is required.');
  const client = toStsClient(sts, region);
  return async ({ user }, signal) => assumeScopedRole(client, roleArn, await sessionNameOf(user), signal);
}

/** A role session name that is the same for the same user and does not show who it is. */
async function sessionNameOf(user: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(user));
  const hex = Array.from(new Uint8Array(digest.slice(0, 12)), (byte) => byte.toString(16).padStart(2, '0'));
  return `face-liveness-${hex.join('')}`;
}
