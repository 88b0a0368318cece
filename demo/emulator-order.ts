import { EMULATOR_FAULTS, type EmulatorFault, type FaultPlan, type FaultValues } from './emulator-faults.ts';

/** What the emulator is to do with a session. */
export interface EmulatorOrder {
  readonly plan: FaultPlan;
  /** In words, for the page. */
  readonly summary: string;
  /** Whether every session is treated so until the order is cleared, and not only the next one. */
  readonly repeats: boolean;
}

type Members = Readonly<Record<string, unknown>>;

/** An order that cannot be carried out; the message says why. */
export class OrderError extends Error {
  override readonly name = 'OrderError';
}

const KNOWN = new Set(['fault', 'values', 'confidence', 'colors', 'scrollMs', 'flatMs', 'fitTimeoutMs', 'repeats']);
const COLOR = /^#[0-9a-f]{6}$/i;
const MAX_COLORS = 16;
const MAX_STAGE_MS = 10_000;
const MAX_FIT_MS = 120_000;

/**
 * Reads `{fault?, values?, confidence?, colors?, scrollMs?, flatMs?, fitTimeoutMs?, repeats?}`; what is absent or `null`
 * is left to the emulator. `colors` is a text such as `#ff0000 #0000ff`.
 * @throws {OrderError}
 */
export function readOrder(input: Members): EmulatorOrder {
  const unknown = Object.keys(input).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw new OrderError(`An order has no ${unknown}.`);
  const fault = readFault(input);
  const confidence = readNumber(input['confidence'], 'The confidence', 0, 100);
  const challenge = readChallenge(input);
  if (input['repeats'] !== undefined && typeof input['repeats'] !== 'boolean')
    throw new OrderError('Whether the order repeats has to be true or false.');
  const stream = {
    ...fault?.plan.stream,
    ...(confidence === null ? {} : { confidence }),
    ...(challenge === null ? {} : { challenge: challenge.overrides }),
  };
  const parts = [fault?.summary, confidence === null ? null : `confidence ${confidence}`, challenge?.summary];
  const summary = parts.filter((part) => typeof part === 'string').join('; ');
  if (summary === '') throw new OrderError('Choose a fault, a confidence or a challenge.');
  const { stream: _, ...plan } = fault?.plan ?? {};
  return {
    plan: Object.keys(stream).length === 0 ? plan : { ...plan, stream },
    summary,
    repeats: input['repeats'] === true,
  };
}

function readFault(input: Members): { readonly plan: FaultPlan; readonly summary: string } | null {
  const name = input['fault'] ?? null;
  if (name === null) return null;
  const fault = EMULATOR_FAULTS.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new OrderError('There is no such fault.');
  const values = readValues(fault, input['values']);
  const details = fault.parameters.map(
    (parameter) => `${parameter.label.toLowerCase()} ${values[parameter.name] ?? ''}`,
  );
  const summary = details.length === 0 ? fault.label : `${fault.label} (${details.join(', ')})`;
  return { plan: fault.plan(values), summary };
}

/** The parameters of a fault; those left out have their initial values. */
function readValues({ label, parameters }: EmulatorFault, given: unknown): FaultValues {
  const members: Members = typeof given === 'object' && given !== null ? { ...given } : {};
  return Object.fromEntries(
    parameters.map((parameter) => {
      const value = members[parameter.name] ?? parameter.initial;
      const subject = `${label}: ${parameter.label.toLowerCase()}`;
      if (parameter.kind === 'number') return [parameter.name, integer(value, subject, parameter)];
      const option = parameter.options.find((candidate) => candidate === value);
      if (option === undefined) throw new OrderError(`${subject} has to be one of ${parameter.options.join(', ')}.`);
      return [parameter.name, option];
    }),
  );
}

function integer(
  value: unknown,
  subject: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const number = readNumber(value, subject, min, max);
  if (number === null || !Number.isInteger(number)) throw new OrderError(`${subject} has to be a whole number.`);
  return number;
}

interface OrderedChallenge {
  readonly overrides: Members;
  readonly summary: string;
}

/** Members of the overrides as they stand on the wire. */
function readChallenge(input: Members): OrderedChallenge | null {
  const colors = readColors(input['colors']);
  const scrollMs = readNumber(input['scrollMs'], 'The scroll', 0, MAX_STAGE_MS) ?? 475;
  const flatMs = readNumber(input['flatMs'], 'The flat display', 0, MAX_STAGE_MS) ?? 0;
  const fitTimeoutMs = readNumber(input['fitTimeoutMs'], 'The time for the oval', 0, MAX_FIT_MS);
  if (colors.length === 0 && fitTimeoutMs === null) return null;
  const sequence = colors.map((RGB) => ({
    FreshnessColor: { RGB },
    DownscrollDuration: scrollMs,
    FlatDisplayDuration: flatMs,
  }));
  const parts = [
    ...(colors.length === 0 ? [] : [`${colors.length} colors`]),
    ...(fitTimeoutMs === null ? [] : [`${fitTimeoutMs} ms for the oval`]),
  ];
  return {
    overrides: {
      ...(colors.length === 0 ? {} : { colors: sequence }),
      ...(fitTimeoutMs === null ? {} : { config: { OvalFitTimeout: fitTimeoutMs } }),
    },
    summary: parts.join(', '),
  };
}

function readColors(given: unknown): readonly (readonly number[])[] {
  if (given === undefined || given === null) return [];
  const colors = typeof given === 'string' ? given.split(/[\s,]+/).filter((part) => part !== '') : null;
  if (colors === null || colors.length > MAX_COLORS || colors.some((color) => !COLOR.test(color)))
    throw new OrderError(`Colors are up to ${MAX_COLORS} of the form #ff0000, with spaces between them.`);
  return colors.map((color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)));
}

/** A number in a range; `null` when it was left out. */
function readNumber(value: unknown, subject: string, min: number, max: number): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !(value >= min && value <= max))
    throw new OrderError(`${subject} has to be a number from ${min} to ${max}.`);
  return value;
}
