import { toLine } from './log-line.ts';

/** An AWS key pair, with the session token that belongs to short-lived ones. */
export interface EmulatorCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How an emulator behaves. Everything has a default. */
export interface EmulatorOptions {
  /** TCP port; 0, the default, takes any free one. */
  readonly port?: number;
  /** Address to listen on, `127.0.0.1` by default. The inspector shows videos: think before opening it to a network. */
  readonly host?: string;
  /** Region that signatures have to be scoped to, `us-east-1` by default. */
  readonly region?: string;
  /** Long-term credentials that are accepted; by default {@link DEVELOPMENT_CREDENTIALS} only. */
  readonly credentials?: readonly EmulatorCredentials[];
  /** Whether the control API answers under `/_emulator/`; off by default. */
  readonly control?: boolean;
  /** Age at which a session expires, in milliseconds; 180,000 by default, as the service documents. */
  readonly sessionLifetimeMs?: number;
  /** Silence after which a stream is closed with 4001; 30,000 by default. The service's own limit is not published. */
  readonly idleTimeoutMs?: number;
  /** Makes ovals and color sequences reproducible: the n-th session of two emulators with one seed is the same. */
  readonly seed?: number;
  /** Folder in which sessions, videos and images are kept. Without it they live in memory only. */
  readonly dataDir?: string;
  /** Challenge of sessions that state no preference: `light` by default, as the service. */
  readonly challenge?: 'light' | 'movement';
  /** Receives one line for everything noteworthy, never with ids, credentials or video. Silent by default. */
  readonly log?: (line: string) => void;
}

/** {@link EmulatorOptions} with every default filled in. */
export interface EmulatorSettings {
  readonly port: number;
  readonly host: string;
  readonly region: string;
  readonly credentials: readonly [EmulatorCredentials, ...EmulatorCredentials[]];
  readonly control: boolean;
  readonly sessionLifetimeMs: number;
  readonly idleTimeoutMs: number;
  readonly seed: number | null;
  readonly dataDir: string | null;
  readonly challenge: 'light' | 'movement';
  readonly log: (line: string) => void;
}

/**
 * The key pair that an emulator accepts when it was given no other. It is public and opens nothing but emulators:
 * the example pair of the AWS documentation.
 */
export const DEVELOPMENT_CREDENTIALS: EmulatorCredentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * Fills in the defaults.
 * @throws {RangeError} When an option has a value that no emulator can work with; the message names the option.
 */
export function resolveOptions(options: EmulatorOptions): EmulatorSettings {
  const [first = DEVELOPMENT_CREDENTIALS, ...others] = options.credentials ?? [];
  const settings: EmulatorSettings = {
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    region: options.region ?? 'us-east-1',
    credentials: [first, ...others],
    control: options.control ?? false,
    sessionLifetimeMs: options.sessionLifetimeMs ?? 180_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 30_000,
    seed: options.seed ?? null,
    dataDir: options.dataDir ?? null,
    challenge: options.challenge ?? 'light',
    log: (text) => options.log?.(toLine(text)),
  };
  requireThat(isIntegerBetween(settings.port, 0, 65_535), 'port', 'an integer from 0 to 65535');
  requireThat(REGION.test(settings.region), 'region', 'the name of a region, such as us-east-1');
  requireThat(isIntegerBetween(settings.sessionLifetimeMs, 1, 86_400_000), 'sessionLifetimeMs', '1 ms to a day');
  requireThat(isIntegerBetween(settings.idleTimeoutMs, 1, 86_400_000), 'idleTimeoutMs', '1 ms to a day');
  requireThat(settings.seed === null || Number.isSafeInteger(settings.seed), 'seed', 'an integer');
  requireThat(
    settings.challenge === 'light' || settings.challenge === 'movement',
    'challenge',
    '"light" or "movement"',
  );
  return settings;
}

function requireThat(isMet: boolean, option: string, expectation: string): void {
  if (!isMet) throw new RangeError(`The option ${option} has to be ${expectation}.`);
}

function isIntegerBetween(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}
