import type { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';

/** How long a client may take to answer a close frame before its connection is cut. */
const ANSWER_MS = 5000;

/** Closes a socket, and cuts it when the client does not answer. */
export function closeSocket(socket: WebSocket, clock: Clock, code: number, reason = ''): void {
  const cancel = clock.startTimer(ANSWER_MS, () => socket.terminate());
  socket.once('close', cancel);
  socket.close(code, reason);
}
