import { isScriptedOperation, OPERATION_NAMES } from './api/operations.ts';
import type { ApiPlan, InvalidChallenge, StreamPlan } from './faults.ts';
import {
  CHALLENGE_CONFIG,
  type ChallengeConfig,
  type ChallengeOverrides,
  type ColorSequence,
  type OvalParameters,
} from './sessions/challenge.ts';
import { isServiceExceptionName, type ServiceExceptionName } from './service-exception.ts';

type JsonObject = Readonly<Record<string, unknown>>;
type Reader<Value> = (value: unknown, member: string) => Value;

/** A request of the control API that cannot be carried out; the message says why. */
export class ControlInputError extends Error {
  override readonly name = 'ControlInputError';
}

const INVALID_CHALLENGES = [
  'unknown-challenge',
  'unknown-light-type',
  'no-oval',
  'not-json',
] as const satisfies readonly InvalidChallenge[];
const OVAL_MEMBERS = ['Width', 'Height', 'CenterX', 'CenterY'] as const satisfies readonly (keyof OvalParameters)[];
const SESSION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A day; a clock that is off by more is not skewed but broken. */
const MAX_SKEW_MINUTES = 1440;

/** `{confidence, sessionId?}`. @throws {ControlInputError} */
export function parseVerdictPlan(body: unknown): { confidence: number; sessionId: string | null } {
  const input = objectOf(body, 'body', ['confidence', 'sessionId']);
  return { confidence: number(0, 100)(input['confidence'], 'confidence'), sessionId: sessionIdOf(input) };
}

/** `{sessionId?, …StreamPlan}`. @throws {ControlInputError} */
export function parseStreamPlan(body: unknown): { plan: StreamPlan; sessionId: string | null } {
  const readers = {
    confidence: number(0, 100),
    refuse: flag,
    throttle: flag,
    exception: exceptionOf,
    dropAfterBytes: integer(0, 1e9),
    neverDisconnect: flag,
    closeEarlyAfterEvents: integer(0, 1e6),
    invalidChallenge: oneOf(INVALID_CHALLENGES),
    slowReadBytesPerSecond: integer(1, 1e9),
    challenge: overridesOf,
  };
  const { sessionId, ...members } = objectOf(body, 'body', [...Object.keys(readers), 'sessionId']);
  if (Object.keys(members).length === 0)
    throw new ControlInputError(`The body has to name a fault: ${Object.keys(readers).join(', ')}.`);
  return { plan: readMembers(members, readers), sessionId: sessionIdOf({ sessionId }) };
}

/** `{sessionId?, oval?, config?, colors?}`. @throws {ControlInputError} */
export function parseChallengePlan(body: unknown): { challenge: ChallengeOverrides; sessionId: string | null } {
  const { sessionId, ...members } = objectOf(body, 'body', ['sessionId', 'oval', 'config', 'colors']);
  return { challenge: overridesOf(members, 'body'), sessionId: sessionIdOf({ sessionId }) };
}

/**
 * `{operation, response}`, for operations that are answered as scripted, or `{operation, exception, message?}`.
 * @throws {ControlInputError}
 */
export function parseApiPlan(body: unknown): ApiPlan {
  const input = objectOf(body, 'body', ['operation', 'response', 'exception', 'message']);
  const operation = oneOf(OPERATION_NAMES)(input['operation'], 'operation');
  if (input['exception'] !== undefined) {
    if (input['response'] !== undefined)
      throw new ControlInputError('The next call is answered with an exception or with a response, not with both.');
    const message =
      input['message'] === undefined ? 'Ordered through the control API.' : text(input['message'], 'message');
    return { operation, exception: exceptionName(input['exception'], 'exception'), message };
  }
  if (!isScriptedOperation(operation))
    throw new ControlInputError(`${operation} is emulated and takes an exception, but no scripted response.`);
  return { operation, response: objectOf(input['response'], 'response', null) };
}

/** `{minutes}`: how far the service's clock is ahead. @throws {ControlInputError} */
export function parseSkew(body: unknown): number {
  return number(-MAX_SKEW_MINUTES, MAX_SKEW_MINUTES)(objectOf(body, 'body', ['minutes'])['minutes'], 'minutes');
}

function exceptionOf(value: unknown, member: string): NonNullable<StreamPlan['exception']> {
  const input = objectOf(value, member, ['name', 'message', 'afterEvents']);
  const name = exceptionName(input['name'], `${member}.name`);
  const afterEvents =
    input['afterEvents'] === undefined ? 0 : integer(0, 1e6)(input['afterEvents'], `${member}.afterEvents`);
  return input['message'] === undefined
    ? { name, afterEvents }
    : { name, afterEvents, message: text(input['message'], `${member}.message`) };
}

function overridesOf(value: unknown, member: string): ChallengeOverrides {
  const input = objectOf(value, member, ['oval', 'config', 'colors']);
  if (Object.keys(input).length === 0) throw expected(member, 'a challenge with oval, config or colors');
  return readMembers(input, {
    oval: (oval: unknown): Partial<OvalParameters> => numbersOf(oval, `${member}.oval`, OVAL_MEMBERS),
    config: (config: unknown): Partial<ChallengeConfig> =>
      numbersOf(config, `${member}.config`, Object.keys(CHALLENGE_CONFIG)),
    colors: colorsOf,
  });
}

function colorsOf(value: unknown, member: string): readonly ColorSequence[] {
  if (!Array.isArray(value)) throw expected(member, 'a list');
  return value.map((item: unknown): ColorSequence => {
    const color = objectOf(item, member, ['FreshnessColor', 'DownscrollDuration', 'FlatDisplayDuration']);
    const rgb = objectOf(color['FreshnessColor'], 'FreshnessColor', ['RGB'])['RGB'];
    if (!Array.isArray(rgb) || rgb.length !== 3)
      throw expected('FreshnessColor.RGB', 'a list of three integers from 0 to 255');
    const duration = number(0, 60_000);
    return {
      FreshnessColor: { RGB: rgb.map((channel: unknown) => integer(0, 255)(channel, 'FreshnessColor.RGB')) },
      DownscrollDuration: duration(color['DownscrollDuration'], 'DownscrollDuration'),
      FlatDisplayDuration: duration(color['FlatDisplayDuration'], 'FlatDisplayDuration'),
    };
  });
}

function numbersOf(value: unknown, member: string, names: readonly string[]): Readonly<Record<string, number>> {
  const input = objectOf(value, member, names);
  return Object.fromEntries(
    Object.entries(input).map(([name, entry]) => [name, number(-1e6, 1e6)(entry, `${member}.${name}`)]),
  );
}

/** Reads the members that are there; absent ones stay absent. */
function readMembers<Readers extends Readonly<Record<string, Reader<unknown>>>>(
  input: JsonObject,
  readers: Readers,
): { readonly [Member in keyof Readers]?: ReturnType<Readers[Member]> } {
  const values: { [Member in keyof Readers]?: ReturnType<Readers[Member]> } = {};
  for (const member of Object.keys(readers) as (keyof Readers & string)[]) {
    const read = readers[member];
    // The reader of a member returns that member's type, which the compiler cannot follow through the loop.
    if (read && input[member] !== undefined)
      values[member] = read(input[member], member) as ReturnType<Readers[typeof member]>;
  }
  return values;
}

function sessionIdOf(input: JsonObject): string | null {
  const id = input['sessionId'];
  if (id === undefined) return null;
  if (typeof id !== 'string' || !SESSION_ID.test(id)) throw expected('sessionId', 'a session id');
  return id;
}

/** @param allowed Names of the members; null allows any. */
function objectOf(value: unknown, member: string, allowed: readonly string[] | null): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw expected(member, 'an object');
  const unknown = Object.keys(value).find((name) => allowed !== null && !allowed.includes(name));
  if (unknown !== undefined)
    throw new ControlInputError(`${member} has no member ${unknown}; known are ${allowed?.join(', ')}.`);
  return value as JsonObject; // Foreign data: every member is checked when it is read.
}

function exceptionName(value: unknown, member: string): ServiceExceptionName {
  if (!isServiceExceptionName(value)) throw expected(member, 'the name of an exception of the service');
  return value;
}

function number(low: number, high: number): Reader<number> {
  return (value, member) => {
    if (typeof value !== 'number' || value < low || value > high)
      throw expected(member, `a number from ${low} to ${high}`);
    return value;
  };
}

function integer(low: number, high: number): Reader<number> {
  return (value, member) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
      throw expected(member, `an integer from ${low} to ${high}`);
    return value;
  };
}

function oneOf<Value extends string>(values: readonly Value[]): Reader<Value> {
  return (value, member) => {
    const known = values.find((candidate) => candidate === value);
    if (known === undefined) throw expected(member, `one of ${values.join(', ')}`);
    return known;
  };
}

function flag(value: unknown, member: string): boolean {
  if (typeof value !== 'boolean') throw expected(member, 'true or false');
  return value;
}

function text(value: unknown, member: string): string {
  if (typeof value !== 'string' || value === '') throw expected(member, 'a text');
  return value;
}

function expected(member: string, what: string): ControlInputError {
  return new ControlInputError(`${member} has to be ${what}.`);
}
