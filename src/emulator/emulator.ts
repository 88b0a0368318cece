import { createCertificate } from './certificate.ts';
import { type Clock, SkewedClock, systemClock } from './clock.ts';
import { CONNECTION_LIMITS, type ConnectionLimits } from './connection-limits.ts';
import { FaultBook } from './faults.ts';
import { type EmulatorCredentials, type EmulatorOptions, resolveOptions } from './options.ts';
import { type ControlContext, handleControlRequest } from './control-api.ts';
import { Inspector } from './inspector/inspector.ts';
import { loadWebSockets } from './load-web-sockets.ts';
import { isOwnHost, isOwnOrigin } from './page-response.ts';
import { EmulatorServer, type PageHandler } from './server.ts';
import { SessionArchive } from './sessions/session-archive.ts';
import { SessionLibrary } from './sessions/session-library.ts';
import { SessionStore } from './sessions/session-store.ts';
import { CredentialStore } from './signing/credential-store.ts';

/** Temporary credentials, as the SDK's providers return them. */
export interface IssuedCredentials extends Required<EmulatorCredentials> {
  readonly expiration: Date;
}

/** A running emulator of Amazon Rekognition Face Liveness. It is for development and tests only. */
export interface Emulator {
  /** Endpoint for `@aws-sdk/client-rekognition`, and the address of the inspector: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Endpoint of the stream: `ws://127.0.0.1:PORT`. */
  readonly streamUrl: string;
  /** The same stream for clients that insist on TLS, as the official SDK does: `wss://127.0.0.1:PORT`. */
  readonly secureStreamUrl: string;
  /** PEM of the self-signed certificate that was made at start; such clients need it as their `ca`. */
  readonly certificate: string;
  /** The first accepted pair of long-term credentials. */
  readonly credentials: EmulatorCredentials;
  /** A pair with a session token, as STS would hand out: valid for 15 minutes, and only to open streams. */
  issueCredentials(): IssuedCredentials;
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

/** As {@link startEmulator}, with clock and limits of the caller's. */
export async function startWithClock(
  options: EmulatorOptions,
  trueClock: Clock,
  limits: ConnectionLimits = CONNECTION_LIMITS,
): Promise<Emulator> {
  const settings = resolveOptions(options);
  const createWebSockets = await loadWebSockets();
  const { region, log } = settings;
  const clock = new SkewedClock(trueClock);
  const credentials = new CredentialStore(settings.credentials, trueClock);
  const faults = new FaultBook();
  const archive = settings.dataDir === null ? null : new SessionArchive(settings.dataDir, log);
  await archive?.open();
  const sessions = new SessionStore({
    clock: trueClock,
    lifetimeMs: settings.sessionLifetimeMs,
    seed: settings.seed,
    onChange: (session) => inspector.changed(session.id),
    onEnded: (session) => archive?.save(session, trueClock.nowMs()),
    onRemoved: (session) => {
      faults.forget(session.id);
      inspector.changed(session.id);
    },
  });
  const library = new SessionLibrary(sessions, archive, trueClock);
  const inspector = new Inspector(library, trueClock, { region, hasControl: settings.control });
  const control = settings.control ? { library, sessions, faults, clock, credentials } : null;
  const handlePage = pagesOf(inspector, control, settings.host);
  const certificate = createCertificate(settings.host, trueClock.nowMs());
  const context = { settings, credentials, sessions, faults, clock, region, log, handlePage };
  const server = new EmulatorServer(context, certificate, limits, createWebSockets);
  const port = await server.listen(settings.port, settings.host);
  const authority = `${addressOf(settings.host)}:${port}`;
  log('For development and tests only: this is no certified presentation-attack detector.');
  return {
    url: `http://${authority}`,
    streamUrl: `ws://${authority}`,
    secureStreamUrl: `wss://${authority}`,
    certificate: certificate.cert,
    credentials: settings.credentials[0],
    issueCredentials: () => toIssuedCredentials(credentials.issue()),
    close: async () => {
      sessions.close();
      await server.close();
      await archive?.close();
    },
  };
}

/** The host part of the emulator's URLs; a wildcard address cannot be connected to everywhere. */
function addressOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Inspector and, unless it is switched off, control API; both only for those who call this machine by its own name, and
 * not for web pages of other sites.
 */
function pagesOf(inspector: Inspector, control: ControlContext | null, host: string): PageHandler {
  return async (request, response) => {
    if (!isOwnHost(request.headers['host'] ?? '', host) || !isOwnOrigin(request.headers['origin'], host)) return false;
    return (
      (control !== null && (await handleControlRequest(request, response, control))) ||
      inspector.handle(request, response)
    );
  };
}

function toIssuedCredentials({ expiresMs, ...keys }: ReturnType<CredentialStore['issue']>): IssuedCredentials {
  return { ...keys, expiration: new Date(expiresMs) };
}
