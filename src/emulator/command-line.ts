import { parseArgs } from 'node:util';
import type { EmulatorOptions } from './options.ts';

/** Port of an emulator that was started from the command line without one. */
export const DEFAULT_PORT = 4570;

/** The text behind `--help`. */
export const HELP = `face-liveness emulator: a local double of Amazon Rekognition Face Liveness

Usage: face-liveness emulator [options]

It answers CreateFaceLivenessSession and GetFaceLivenessSessionResults, takes the
selfie stream over ws:// and wss:// on the same port, verifies every signature and
byte of it, and shows what it received in a browser. For development and tests
only: it is not a certified presentation-attack detector.

Options
  --port NUMBER            port to listen on (${DEFAULT_PORT}; 0 takes any free one)
  --host ADDRESS           address to listen on (127.0.0.1)
  --region NAME            region that signatures are scoped to (us-east-1)
  --challenge KIND         light or movement, for sessions without a preference (light)
  --session-lifetime SEC   age at which a session expires (180, as the service)
  --idle-timeout SEC       silence after which a stream is closed with 4001 (30; the
                           limit of the service is not published)
  --seed NUMBER            makes ovals and colors reproducible
  --data DIR               keeps sessions, videos and images in this folder
  --control                opens the control API under /_emulator/ (scripted verdicts,
                           faults, clock skew); it is unsigned, so only for tests
  --help                   prints this text

Try it
  face-liveness emulator --control
  AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE \\
  AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY \\
  aws rekognition create-face-liveness-session --region us-east-1 \\
    --endpoint-url http://127.0.0.1:${DEFAULT_PORT}
  then open http://127.0.0.1:${DEFAULT_PORT}/ in a browser.
`;

/** What the arguments ask for. */
export type Command =
  | { readonly kind: 'emulator'; readonly options: EmulatorOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads the arguments behind the program's name. */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { kind: 'help' };
  if (name !== 'emulator') return refused(`Unknown command '${name}'. The only one is 'emulator'.`);
  try {
    return parseEmulatorFlags(rest);
  } catch (error) {
    // Node's own messages name the flag and what is wrong with it.
    if (error instanceof TypeError) return refused(error.message);
    throw error;
  }
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
  if (values.help) return { kind: 'help' };
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

function refused(reason: string): Command {
  return { kind: 'refused', reason };
}
