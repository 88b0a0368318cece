import { parseArgs } from 'node:util';
import { VERSION } from '../core/version.ts';
import type { EmulatorOptions } from '../emulator/options.ts';
import type { FaceDetectorEngine } from '../vision/asset-names.ts';
import { ASSETS_HELP, DEFAULT_PORT, EMULATOR_HELP, HELP } from './help.ts';

/** What the arguments ask for. */
export type Command =
  | { readonly kind: 'assets'; readonly folder: string; readonly engine: FaceDetectorEngine }
  | { readonly kind: 'emulator'; readonly options: EmulatorOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

const PARSERS: Readonly<Record<string, (args: readonly string[]) => Command>> = {
  assets: parseAssetsArguments,
  emulator: parseEmulatorFlags,
};

/** Reads the arguments behind the program's name. */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help(HELP);
  if (name === '--version') return help(VERSION);
  const parse = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
  if (!parse) return refused(`Unknown command '${name}'. There are ${Object.keys(PARSERS).join(' and ')}.`);
  try {
    return parse(rest);
  } catch (error) {
    // Node's own messages name the flag and what is wrong with it.
    if (error instanceof TypeError) return refused(error.message);
    throw error;
  }
}

function parseAssetsArguments(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { engine: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return help(ASSETS_HELP);
  const { engine = 'builtin' } = values;
  if (engine !== 'builtin' && engine !== 'mediapipe') return refused("--engine has to be 'builtin' or 'mediapipe'.");
  const [folder, ...others] = positionals;
  if (!folder || others.length > 0) return refused('Name one folder to copy to, for example public/face-liveness.');
  return { kind: 'assets', folder, engine };
}

function parseEmulatorFlags(args: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      region: { type: 'string' },
      challenge: { type: 'string' },
      'session-lifetime': { type: 'string' },
      'idle-timeout': { type: 'string' },
      seed: { type: 'string' },
      data: { type: 'string' },
      control: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return help(EMULATOR_HELP);
  const { challenge, data, host, region } = values;
  if (challenge !== undefined && challenge !== 'light' && challenge !== 'movement')
    return refused("--challenge has to be 'light' or 'movement'.");
  const [port, lifetimeS, idleS, seed] = (['port', 'session-lifetime', 'idle-timeout', 'seed'] as const).map((flag) => {
    const text = values[flag];
    if (text !== undefined && !/^-?\d{1,15}$/.test(text))
      throw new TypeError(`--${flag} has to be a whole number, not '${text}'.`);
    return text === undefined ? undefined : Number(text);
  });
  return {
    kind: 'emulator',
    options: {
      port: port ?? DEFAULT_PORT,
      control: values.control ?? false,
      ...(host === undefined ? {} : { host }),
      ...(region === undefined ? {} : { region }),
      ...(challenge === undefined ? {} : { challenge }),
      ...(lifetimeS === undefined ? {} : { sessionLifetimeMs: lifetimeS * 1000 }),
      ...(idleS === undefined ? {} : { idleTimeoutMs: idleS * 1000 }),
      ...(seed === undefined ? {} : { seed }),
      ...(data === undefined ? {} : { dataDir: data }),
    },
  };
}

function help(text: string): Command {
  return { kind: 'help', text };
}

function refused(reason: string): Command {
  return { kind: 'refused', reason };
}
