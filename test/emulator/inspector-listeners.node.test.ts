import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { Inspector } from '../../src/emulator/inspector/inspector.ts';
import { SessionLibrary } from '../../src/emulator/sessions/session-library.ts';
import { SessionStore } from '../../src/emulator/sessions/session-store.ts';
import { FakeClock } from './support/fake-clock.ts';

const BROADCAST_MS = 100;
/** At some 200 bytes each this is more than the system keeps for a connection. */
const BROADCASTS = 60_000;

describe('a page that listens to the inspector', () => {
  it('is cut off when it does not read, so that what it is told does not pile up', async () => {
    const clock = new FakeClock();
    const onAnything = (): void => {};
    const store = new SessionStore({
      clock,
      lifetimeMs: 180_000,
      seed: 1,
      onChange: onAnything,
      onEnded: onAnything,
      onRemoved: onAnything,
    });
    const library = new SessionLibrary(store, null, clock);
    const inspector = new Inspector(library, clock, { region: 'us-east-1', hasControl: false });
    const server = createServer((request, response) => {
      const page = { method: 'GET', path: request.url ?? '', headers: {}, readBody: async () => null };
      void inspector.handle(page, response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo; // A listening TCP server always has one.
    const request = get({ port, host: '127.0.0.1', path: '/inspector/events' });
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { pause(): void }];
    response.pause();

    const session = store.create({ auditImagesLimit: 0, preferences: [], output: null }, null);
    for (let count = 0; count < BROADCASTS; count += 1) {
      inspector.changed(session.id);
      clock.advance(BROADCAST_MS);
    }
    const ended = once(response, 'close');
    response.resume();
    await assert.rejects(ended, { code: 'ECONNRESET' });
    server.close();
  });
});
