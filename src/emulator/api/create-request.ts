import { CHALLENGE_VERSIONS, type ChallengeType } from '../sessions/challenge.ts';
import { MAX_AUDIT_IMAGES } from '../sessions/images.ts';
import type { SessionSettings } from '../sessions/session.ts';
import { ServiceException } from '../service-exception.ts';

/** Patterns and lengths. Source: the API reference of CreateFaceLivenessSession. */
const CLIENT_REQUEST_TOKEN = /^[a-zA-Z0-9-_]{1,64}$/;
const KMS_KEY_ID = /^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2047}$/;
const S3_BUCKET = /^[0-9A-Za-z._-]{3,255}$/;
const S3_KEY_PREFIX = /^\S{0,256}$/;
const VERSION = /^(0|[1-9]\d{0,10})\.(0|[1-9]\d{0,10})\.(0|[1-9]\d{0,10})$/;

type JsonObject = Readonly<Record<string, unknown>>;

/** A valid request to create a session. */
export interface CreateRequest {
  readonly settings: SessionSettings;
  readonly clientRequestToken: string | null;
}

/** @throws {ServiceException} `InvalidParameterException` or `SerializationException`, naming the member. */
export function parseCreateRequest(body: JsonObject): CreateRequest {
  textOf(body, 'KmsKeyId', KMS_KEY_ID);
  const settings = objectOf(body, 'Settings');
  const output = objectOf(settings, 'OutputConfig');
  const bucket = textOf(output, 'S3Bucket', S3_BUCKET);
  if (settings['OutputConfig'] !== undefined && bucket === null) throw invalid('OutputConfig.S3Bucket', 'not be null');
  return {
    settings: {
      auditImagesLimit: auditImagesLimitOf(settings),
      preferences: preferencesOf(settings),
      output: bucket === null ? null : { bucket, keyPrefix: textOf(output, 'S3KeyPrefix', S3_KEY_PREFIX) ?? '' },
    },
    clientRequestToken: textOf(body, 'ClientRequestToken', CLIENT_REQUEST_TOKEN),
  };
}

function auditImagesLimitOf(settings: JsonObject): number {
  const limit = settings['AuditImagesLimit'] ?? 0;
  if (typeof limit !== 'number' || !Number.isInteger(limit)) throw wrongType('AuditImagesLimit', 'an integer');
  if (limit < 0 || limit > MAX_AUDIT_IMAGES)
    throw invalid('AuditImagesLimit', `have a value from 0 to ${MAX_AUDIT_IMAGES}`);
  return limit;
}

function preferencesOf(settings: JsonObject): readonly ChallengeType[] {
  const list = settings['ChallengePreferences'] ?? [];
  if (!Array.isArray(list)) throw wrongType('ChallengePreferences', 'a list');
  const wanted = list.flatMap((item: unknown): ChallengeType[] => {
    const preference = objectOf({ item }, 'item');
    const type = preference['Type'];
    if (!isChallengeType(type))
      throw invalid('ChallengePreferences.Type', `be one of ${Object.keys(CHALLENGE_VERSIONS).join(', ')}`);
    const versions = objectOf(preference, 'Versions');
    const minimum = textOf(versions, 'Minimum', VERSION);
    const maximum = textOf(versions, 'Maximum', VERSION);
    const version = CHALLENGE_VERSIONS[type];
    const isWithin =
      (minimum === null || compareVersions(minimum, version) <= 0) &&
      (maximum === null || compareVersions(version, maximum) <= 0);
    return isWithin ? [type] : [];
  });
  if (list.length > 0 && wanted.length === 0)
    throw invalid('ChallengePreferences', 'include a challenge version that exists');
  // A list may be long, but there are two types.
  return [...new Set(wanted)];
}

function isChallengeType(value: unknown): value is ChallengeType {
  return typeof value === 'string' && Object.hasOwn(CHALLENGE_VERSIONS, value);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The object that `member` holds; an empty one when it is absent. */
function objectOf(container: JsonObject, member: string): JsonObject {
  const value = container[member] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(member, 'a structure');
  return value as JsonObject; // Foreign data: every member is checked when it is read.
}

function textOf(container: JsonObject, member: string, pattern: RegExp): string | null {
  const value = container[member] ?? null;
  if (value === null) return null;
  if (typeof value !== 'string') throw wrongType(member, 'a string');
  if (!pattern.test(value)) throw invalid(member, `satisfy regular expression pattern: ${pattern.source}`);
  return value;
}

function invalid(member: string, rule: string): ServiceException {
  return new ServiceException(
    'InvalidParameterException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}

function wrongType(member: string, expected: string): ServiceException {
  return new ServiceException('SerializationException', `${member} has to be ${expected}.`);
}
