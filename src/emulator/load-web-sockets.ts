import type { WebSocketServer } from 'ws';

/** Makes a WebSocket server without a port of its own, for messages of at most so many bytes. */
export type WebSocketServerFactory = (maxMessageBytes: number) => WebSocketServer;

/**
 * Loads `ws`, an optional peer dependency: whoever installs the package for the element alone goes without.
 * @throws {Error} That says what to install, when it is not there.
 */
export async function loadWebSockets(): Promise<WebSocketServerFactory> {
  try {
    const { WebSocketServer } = await import('ws');
    return (maxPayload) => new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw error;
    const message = 'The emulator needs the package ws, which is not installed. Run: npm install --save-dev ws';
    throw new Error(message, { cause: error });
  }
}
