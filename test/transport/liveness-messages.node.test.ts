import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { parseServerMessage, type ServerMessage } from '../../src/transport/liveness-messages.ts';
import { MessageReader } from '../../src/transport/message-reader.ts';
import { DISCONNECTION, serverEvent, serverException, serverMessage, sessionInformation } from './server-messages.ts';

describe('a message of the service', () => {
  it('tells the challenge, zero values included', () => {
    const message = parse(sessionInformation('FaceMovementAndLightChallenge'));
    assert.equal(message.kind, 'challenge');
    if (message.kind !== 'challenge') return;
    assert.equal(message.challenge.config.fitTimeoutMs, 0);
    assert.deepEqual(message.challenge.name === 'FaceMovementAndLightChallenge' && message.challenge.colors, [
      { rgb: [0, 255, 0], scrollMs: 475, flatMs: 0 },
    ]);
  });

  it('tells the disconnection, whatever its body', () => {
    assert.deepEqual(parse(DISCONNECTION), { kind: 'disconnection' });
    assert.deepEqual(parse(serverEvent('DisconnectionEvent', '')), { kind: 'disconnection' });
  });

  it('is a mere notice when its event is unknown or announces a challenge that was offered', () => {
    assert.deepEqual(parse(serverEvent('initial-response', '')), { kind: 'notice' });
    assert.deepEqual(parse(serverEvent('ChallengeEvent', { Type: 'FaceMovementChallenge' })), { kind: 'notice' });
  });

  for (const [type, body, code, cause] of [
    ['ValidationException', { Message: 'bad width', Code: '1' }, 'request-invalid', 'bad width'],
    ['ServiceUnavailableException', { message: 'later' }, 'service-unavailable', 'later'],
    ['ServiceQuotaExceededException', 'not JSON', 'service-quota', 'ServiceQuotaExceededException'],
    ['AccessDeniedException', '', 'credentials-rejected', 'AccessDeniedException'],
    [
      'ValidationException',
      { Message: 'The session was already used.' },
      'session-used',
      'The session was already used.',
    ],
    ['NeverHeardOfException', null, 'service-failed', 'NeverHeardOfException'],
    ['UnrecognizedClientException', { Message: 7 }, 'credentials-rejected', 'UnrecognizedClientException'],
  ] as const) {
    it(`with ${type} ${JSON.stringify(body)} is ${code}`, () => {
      const error = failure(serverException(type, body));
      assert.equal(error.code, code);
      assert.equal(error.cause instanceof Error && error.cause.message, cause);
    });
  }

  it('may be an error instead of an exception', () => {
    const headers = { ':message-type': 'error', ':error-code': 'ThrottlingException', ':error-message': 'slowly' };
    const error = failure(serverMessage(headers, ''));
    assert.equal(error.code, 'service-throttled');
    assert.equal(error.cause instanceof Error && error.cause.message, 'slowly');
  });

  it('may be an exception or an error without a name', () => {
    assert.equal(
      failure(serverMessage({ ':message-type': 'exception' }, { Code: 'ThrottlingException' })).code,
      'service-throttled',
    );
    assert.equal(failure(serverMessage({ ':message-type': 'exception' }, '')).code, 'service-failed');
    assert.equal(failure(serverMessage({ ':message-type': 'error' }, '')).code, 'service-failed');
  });

  it('suspects the clock after a refused signature only', () => {
    const suspects = (type: string, text: string): boolean => {
      const message = parse(serverException(type, { Message: text }));
      return message.kind === 'failure' && message.mayBeClockSkew;
    };
    assert.equal(suspects('InvalidSignatureException', ''), true);
    assert.equal(suspects('AccessDeniedException', 'Signature not yet current: …'), true);
    assert.equal(suspects('AccessDeniedException', 'no'), false);
  });

  for (const [title, bytes, code] of [
    ['no message type', serverMessage({ ':event-type': 'DisconnectionEvent' }, ''), 'service-failed'],
    ['an unknown message type', serverMessage({ ':message-type': 'riddle' }, ''), 'service-failed'],
    [
      'session information in broken UTF-8',
      serverEvent('ServerSessionInformationEvent', Uint8Array.of(0x22, 0xff, 0x22)),
      'service-failed',
    ],
    ['session information that is null', serverEvent('ServerSessionInformationEvent', 'null'), 'service-failed'],
    ['an announced challenge that is unknown', serverEvent('ChallengeEvent', { Type: 'X' }), 'challenge-unsupported'],
  ] as const) {
    it(`with ${title} is refused as ${code}`, () => {
      assert.throws(
        () => parse(bytes),
        (error) => error instanceof FaceLivenessError && error.code === code,
      );
    });
  }
});

function parse(bytes: Uint8Array): ServerMessage {
  const [envelope] = [...new MessageReader().push(bytes)];
  if (!envelope) throw new Error('No whole message.');
  return parseServerMessage(envelope);
}

function failure(bytes: Uint8Array): FaceLivenessError {
  const message = parse(bytes);
  if (message.kind !== 'failure') throw new Error(`Not a failure but ${message.kind}.`);
  return message.error;
}
