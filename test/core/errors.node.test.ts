import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import { asFaceLivenessError, closeCodeOf, ERROR_CODES, FaceLivenessError } from '../../src/core/errors.ts';
import { fromServerClose, fromServiceFailure } from '../../src/core/service-errors.ts';

describe('FaceLivenessError', () => {
  it('has a message, a recovery and a close code for every code', () => {
    for (const code of ERROR_CODES) {
      const error = new FaceLivenessError(code);
      assert.ok(error.message.length > 10, code);
      assert.match(error.recovery, /^(?:retry-same-session|retry-new-session|change-device|none)$/);
      assert.match(String(closeCodeOf(code)), /^40\d\d$/);
    }
  });

  it('does not show the session id when it is logged', () => {
    const error = new FaceLivenessError('internal', { sessionId: '0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a' });
    assert.equal(error.sessionId, '0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a');
    assert.doesNotMatch(inspect(error) + JSON.stringify(error) + String(error), /0b8a7f4e/);
  });

  it('knows the errors of another copy of the package, and nothing else', () => {
    assert.ok(foreignError('internal') instanceof FaceLivenessError);
    for (const other of [new Error('x'), { code: 'internal' }, null, undefined, 'internal']) {
      assert.ok(!((other as unknown) instanceof FaceLivenessError), String(other));
    }
  });

  it('is no object that merely inherits from it', () => {
    assert.ok(!((FaceLivenessError.prototype as unknown) instanceof FaceLivenessError));
  });

  it('tells the errors of a subclass from its own', () => {
    class OwnError extends FaceLivenessError {}
    assert.ok(new OwnError('internal') instanceof FaceLivenessError);
    assert.ok(new OwnError('internal') instanceof OwnError);
    assert.ok(!(new FaceLivenessError('internal') instanceof OwnError));
  });

  it('keeps cause and details when it gets its session', () => {
    const cause = new Error('why');
    const error = new FaceLivenessError('limited', { cause, retryAfterSeconds: 60, alternativeUrl: '/other' });
    const named = error.withSession('s');
    assert.equal(named.cause, cause);
    assert.equal(named.retryAfterSeconds, 60);
    assert.equal(named.alternativeUrl, '/other');
    assert.equal(named.sessionId, 's');
  });
});

describe('asFaceLivenessError', () => {
  it('leaves an own error as it is and wraps another one', () => {
    const own = new FaceLivenessError('limited');
    assert.equal(asFaceLivenessError(own, 'internal'), own);
    const newer = foreignError('a-code-of-tomorrow');
    assert.deepEqual(
      [asFaceLivenessError(newer, 'internal').code, asFaceLivenessError(newer, 'internal').cause],
      ['internal', newer],
    );
    const foreign = new TypeError('x');
    const wrapped = asFaceLivenessError(foreign, 'recorder-failed');
    assert.deepEqual([wrapped.code, wrapped.cause], ['recorder-failed', foreign]);
  });
});

describe('failures of the service', () => {
  const cases = [
    ['ValidationException', '', 'request-invalid'],
    ['ThrottlingException', '', 'service-throttled'],
    ['ServiceQuotaExceededException', '', 'service-quota'],
    ['ServiceUnavailableException', '', 'service-unavailable'],
    ['InternalServerException', '', 'service-failed'],
    ['AccessDeniedException', 'not authorized', 'credentials-rejected'],
    ['UnrecognizedClientException', 'token', 'credentials-rejected'],
    ['SessionNotFoundException', '', 'session-not-found'],
    ['InvalidSignatureException', 'Signature expired: 2026', 'clock-skew'],
    ['InvalidSignatureException', 'Signature not yet current: 2026', 'clock-skew'],
    ['InvalidSignatureException', 'does not match', 'credentials-rejected'],
    ['ValidationException', 'The session was already used.', 'session-used'],
    ['ValidationException', 'End video event received before a valid first video event.', 'recorder-failed'],
    ['SomethingNewException', 'x', 'service-failed'],
    // A name that every object has.
    ['constructor', '', 'service-failed'],
  ] as const;
  for (const [name, message, code] of cases) {
    it(`${name} "${message}" is ${code}`, () => assert.equal(fromServiceFailure({ name, message }).code, code));
  }

  it('a close by the service is a failure, 1000 included', () => {
    assert.equal(fromServerClose(1000).code, 'connection-lost');
    assert.equal(fromServerClose(1006).code, 'connection-lost');
    assert.equal(fromServerClose(4001).code, 'session-expired');
    assert.equal(fromServerClose(4003).code, 'session-expired');
  });
});

/** An error of another copy of the package. */
function foreignError(code: string): unknown {
  return Object.assign(new Error(code), { code, [Symbol.for('face-liveness.error')]: true });
}
