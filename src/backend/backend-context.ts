import { createMemoryAttemptStore } from './memory-attempt-store.ts';
import { retentionMsOf } from './attempt-limits.ts';
import { toRekognitionClient, toStsClient } from './aws-clients.ts';
import { CALL_LIMIT_MS } from './call-deadline.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { createReporter } from './failure-report.ts';
import type { BackendContext, LivenessHandlerOptions } from './handler-options.ts';
import { importDigestKey, keyedDigest } from './keyed-digest.ts';
import { checkOptions, rulesOf } from './option-checks.ts';
import { assumeScopedRole, requireTemporary } from './scoped-credentials.ts';
import { createSessionTokens, encodeSecrets } from './session-token.ts';
import { SharedWaits } from './shared-waits.ts';
import { SingleFlight } from './single-flight.ts';

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
    tokens: createSessionTokens([options.tokenSecret].flat(), basePath),
    basePath,
    rekognition,
    region: region === undefined ? () => rekognition.config.region() : () => Promise.resolve(region),
    waits: new SharedWaits(),
    outcomes: new SingleFlight(),
    callLimitMs: CALL_LIMIT_MS,
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

function createCredentialsSource(
  { credentials, roleArn, region, sts, tokenSecret }: LivenessHandlerOptions,
  nowEpochMs: () => number,
): BackendContext['credentialsFor'] {
  if (credentials !== undefined) {
    return async (authorized) => requireTemporary(await credentials(authorized), nowEpochMs());
  }
  if (roleArn === undefined) throw new TypeError('Either roleArn or credentials is required.');
  const client = toStsClient(sts, region);
  const [secret] = encodeSecrets([tokenSecret].flat());
  return async ({ user }, signal) => assumeScopedRole(client, roleArn, await sessionNameOf(user, secret), signal);
}

/**
 * A role session name that is the same for the same user and does not show who it is: without the secret, nobody who
 * reads the audit log can try users until one fits. A new first secret gives everybody a new name.
 */
async function sessionNameOf(user: string, secret: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await keyedDigest(await importDigestKey(secret), ['face-liveness role session', user]);
  const hex = Array.from(new Uint8Array(digest.slice(0, 12)), (byte) => byte.toString(16).padStart(2, '0'));
  return `face-liveness-${hex.join('')}`;
}
