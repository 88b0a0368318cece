import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the host's backend received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, request: Received) => void;

/** A real HTTP server on loopback that plays the host's backend and answers as a test tells it. */
export class HostServer {
  readonly received: Received[] = [];
  #answers: Answer[] = [];
  readonly #server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const received = { method, url, headers, body: Buffer.concat(parts).toString() };
      this.received.push(received);
      const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
      answer?.(response, received);
    });
  });

  static async start(): Promise<HostServer> {
    const host = new HostServer();
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve));
    return host;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The answers to the next requests; the last one goes on. */
  answers(...answers: readonly Answer[]): void {
    this.#answers = [...answers];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function html(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) =>
    response
      .writeHead(status, { 'content-type': 'text/html', ...headers })
      .end('<!doctype html><title>Sign in</title>');
}
