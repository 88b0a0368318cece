import { type Clock, SkewedClock, systemClock } from './clock.ts';
import { FaultBook } from './faults.ts';
import { type EmulatorCredentials, type EmulatorOptions, resolveOptions } from './options.ts';
import { EmulatorServer } from './server.ts';
import { SessionStore } from './sessions/session-store.ts';
import { CredentialStore } from './signing/credential-store.ts';

/** A running emulator of Amazon Rekognition Face Liveness. It is for development and tests only. */
export interface Emulator {
  /** Endpoint for `@aws-sdk/client-rekognition`, and the address of the inspector: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Endpoint of the stream: `ws://127.0.0.1:PORT`. */
  readonly streamUrl: string;
  /** The first accepted pair of long-term credentials. */
  readonly credentials: EmulatorCredentials;
  /** A pair with a session token, as STS would hand out: valid for 15 minutes, and only to open streams. */
  issueCredentials(): Required<EmulatorCredentials>;
  /** Cuts all connections, frees the port and waits until everything is on disk. */
  close(): Promise<void>;
}

/**
 * Starts an emulator.
 * @throws {RangeError} For an option that makes no sense; rejects with the system's error when the port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return startWithClock(options, systemClock);
}

/** As {@link startEmulator}, with a clock of the caller's. */
export async function startWithClock(options: EmulatorOptions, trueClock: Clock): Promise<Emulator> {
  const settings = resolveOptions(options);
  const clock = new SkewedClock(trueClock);
  const credentials = new CredentialStore(settings.credentials, trueClock);
  const sessions = new SessionStore({
    clock: trueClock,
    lifetimeMs: settings.sessionLifetimeMs,
    seed: settings.seed,
    onChange: () => {},
    onRemoved: () => {},
  });
  const { region, log } = settings;
  const server = new EmulatorServer({
    settings,
    credentials,
    sessions,
    faults: new FaultBook(),
    clock,
    region,
    log,
    handlePage: () => false,
  });
  const port = await server.listen(settings.port, settings.host);
  const authority = `${addressOf(settings.host)}:${port}`;
  log('For development and tests only: this is no certified presentation-attack detector.');
  return {
    url: `http://${authority}`,
    streamUrl: `ws://${authority}`,
    credentials: settings.credentials[0],
    issueCredentials: () => {
      const { accessKeyId, secretAccessKey, sessionToken } = credentials.issue();
      return { accessKeyId, secretAccessKey, sessionToken };
    },
    close: async () => {
      sessions.close();
      await server.close();
    },
  };
}

/** The host part of the emulator's URLs; a wildcard address cannot be connected to everywhere. */
function addressOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
