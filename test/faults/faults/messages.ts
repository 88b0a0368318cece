import { aLightChallenge, MOVEMENT } from '../../support/core-fixtures.ts';
import { DISCONNECTION, serverEvent, serverMessage, sessionInformation } from '../../transport/server-messages.ts';
import type { Fault } from '../support/fault.ts';
import { throughTheWire } from './service.ts';

/** A message whose last byte, of its checksum, is another one. */
function withBadChecksum(): Uint8Array {
  const bytes = Uint8Array.from(DISCONNECTION);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 255;
  return bytes;
}

const LIGHT = aLightChallenge();
const LENGTH_OF_NONSENSE = Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0);

function garbled(name: string, bytes: () => Uint8Array): Fault {
  return {
    name: `a message of the service ${name}`,
    strikes: 'connection',
    ends: {},
    elsewhere: 'service-failed',
    inNode: (world) => throughTheWire(world, (socket) => socket.receive(bytes())),
    inBrowser: { place: 'awaiting the challenge', strike: (cell) => cell.proxy.send(bytes()) },
  };
}

/** What arrives is not what a service sends. In Node the real transport reads it and reports to the check. */
export const MESSAGE_FAULTS: readonly Fault[] = [
  garbled('has a wrong checksum', withBadChecksum),
  garbled('has an impossible length', () => LENGTH_OF_NONSENSE),
  garbled('is not JSON', () => serverEvent('ServerSessionInformationEvent', '{"SessionInformation":')),
  garbled('is an error of an unknown name', () =>
    serverMessage({ ':message-type': 'error', ':error-code': 'Strange', ':error-message': 'Sorry' }, ''),
  ),
  {
    name: 'the service sends a text frame',
    strikes: 'connection',
    ends: {},
    elsewhere: 'service-failed',
    inNode: (world) =>
      throughTheWire(world, (socket) => socket.dispatchEvent(new MessageEvent('message', { data: 'hello' }))),
    inBrowser: { place: 'positioning', strike: (cell) => cell.proxy.sendText('hello') },
  },
  {
    name: 'a message of the service is cut, and the rest never comes',
    strikes: 'connection',
    ends: { 'connection-timeout': ['awaiting the challenge'] },
    elsewhere: 'connection-timeout',
    withinMs: 60_000,
    inNode: async (world) => {
      await throughTheWire(world, (socket) => socket.receive(DISCONNECTION.subarray(0, 20)));
      world.broken.add('service');
    },
    inBrowser: {
      place: 'awaiting the challenge',
      strike: async (cell) => {
        await cell.proxy.send(DISCONNECTION.subarray(0, 20));
        await cell.proxy.freeze();
      },
    },
  },
  {
    name: 'the service sends what nobody knows',
    strikes: 'connection',
    ends: {},
    elsewhere: 'goes on',
    inNode: (world) => throughTheWire(world, (socket) => socket.receive(serverEvent('SomethingNewEvent', {}))),
    inBrowser: { place: 'fitting', strike: (cell) => cell.proxy.send(serverEvent('SomethingNewEvent', {})) },
  },
  {
    name: 'the service sends its session information twice',
    strikes: 'frames',
    ends: {},
    elsewhere: 'goes on',
    inNode: ({ harness }) => {
      harness.ports.stream.accept();
      harness.check.dispatch({
        type: 'challenge',
        challenge: harness.check.state.kind === 'flashing' ? LIGHT : MOVEMENT,
      });
    },
    inBrowser: { place: 'positioning', strike: (cell) => cell.proxy.send(sessionInformation()) },
  },
];
