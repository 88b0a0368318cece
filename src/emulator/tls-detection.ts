import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';

/** First byte of every TLS connection: a handshake record. No HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16;

/**
 * Lets an HTTP server answer `https:` and `wss:` on the same port: the first byte of a connection tells which it is.
 * @param connections Holds every open socket, so that they can be cut on close.
 * @param silenceMs Connections that say nothing are closed after this.
 */
export function acceptTlsToo(
  server: Server,
  certificate: Certificate,
  connections: Set<Socket>,
  silenceMs: number,
): void {
  const secureContext = createSecureContext(certificate);
  // Node's own listener takes a connection over; it is called for what turns out to be HTTP.
  const takeOver = server.listeners('connection');
  server.removeAllListeners('connection');
  const accept = (socket: Socket): void => {
    for (const listener of takeOver) Reflect.apply(listener, server, [socket]);
  };
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.setTimeout(silenceMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.once('close', () => connections.delete(socket));
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      socket.setTimeout(0);
      socket.unshift(chunk);
      if (chunk[0] === TLS_HANDSHAKE) accept(secure(socket, secureContext));
      else accept(socket);
      process.nextTick(() => socket.resume());
    });
  });
}

function secure(socket: Socket, secureContext: ReturnType<typeof createSecureContext>): TLSSocket {
  const secured = new TLSSocket(socket, { isServer: true, secureContext });
  // A client that does not trust the certificate ends the handshake; that is its right.
  secured.on('error', () => secured.destroy());
  return secured;
}
