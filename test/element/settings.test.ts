import { expect } from '@open-wc/testing';
import type { ErrorCode } from '../../src/core/errors.ts';
import { ElementHarness, type ElementProperties, PROVIDED, provide } from './element-harness.ts';

const { sessionId, credentials } = PROVIDED;
const BY_ATTRIBUTE: ElementProperties = { sessionId, credentialsProvider: credentials };

/** What a host may do wrong, as it can be said without asking anybody. */
const MISTAKES: readonly (readonly [name: string, code: ErrorCode, properties: Readonly<Record<string, unknown>>])[] = [
  ['no session source', 'no-session', {}],
  ['a session id in upper case', 'request-invalid', { ...BY_ATTRIBUTE, sessionId: sessionId.toUpperCase() }],
  ['a session id that is none', 'request-invalid', { ...BY_ATTRIBUTE, sessionId: 'session-1' }],
  ['a session id without credentials', 'credentials-rejected', { sessionId }],
  ['a provider that is no function', 'request-invalid', { sessionProvider: 'https://a.example' }],
  ['a session-url of another scheme', 'request-invalid', { sessionUrl: 'javascript:alert(1)' }],
  ['a region that is no region', 'request-invalid', { sessionProvider: provide, region: 'evil.example/#' }],
  ['an empty region', 'request-invalid', { sessionProvider: provide, region: '' }],
  ['an endpoint without encryption', 'request-invalid', { sessionProvider: provide, endpoint: 'ws://a.example' }],
  ['an endpoint that is no address', 'request-invalid', { sessionProvider: provide, endpoint: 'nonsense' }],
  ['a clock offset that is no number', 'request-invalid', { sessionProvider: provide, clockOffsetMs: Number.NaN }],
  ['a challenge that there is not', 'request-invalid', { sessionProvider: provide, challenge: 'disco' }],
  ['an engine that there is not', 'request-invalid', { sessionProvider: provide, engine: 'steam' }],
  ['a countdown that is no number', 'request-invalid', { sessionProvider: provide, countdown: Number.NaN }],
  ['a countdown below zero', 'request-invalid', { sessionProvider: provide, countdown: -1 }],
  ['an assets-url that is no address', 'request-invalid', { sessionProvider: provide, assetsUrl: 'http://[' }],
];

describe('settings that are wrong', () => {
  let harness: ElementHarness;
  afterEach(() => harness.element.remove());

  for (const [name, code, properties] of MISTAKES) {
    it(`${name}: one error ${code} when the check begins, before anybody is asked for anything`, async () => {
      harness = await ElementHarness.create(properties);
      expect(harness.outcomes).to.deep.equal([]);
      await harness.element.begin();
      expect(harness.outcomes).to.deep.equal(['error']);
      expect(harness.errorCodes).to.deep.equal([code]);
      expect(harness.ports.camera.requests).to.deep.equal([]);
      expect(harness.ports.held).to.deep.equal([]);
      await harness.update();
      expect(harness.part('error')?.dataset['code']).to.equal(code);
    });
  }

  it('are told again by another attempt', async () => {
    harness = await ElementHarness.create({ sessionProvider: provide, region: 'nowhere' });
    await harness.element.begin();
    await harness.element.begin();
    expect(harness.errorCodes).to.deep.equal(['request-invalid', 'request-invalid']);
    expect(harness.states).to.deep.equal(['intro', 'error']);
  });

  it('can be put right', async () => {
    harness = await ElementHarness.create({ sessionProvider: provide, region: 'nowhere' });
    await harness.element.begin();
    harness.element.region = 'eu-west-1';
    harness.begin();
    await harness.ports.toPositioning();
    expect(harness.state).to.equal('positioning');
    expect(harness.ports.stream.last.request.session.region).to.equal('eu-west-1');
  });
});

describe('the session source', () => {
  let harness: ElementHarness;
  afterEach(() => harness.element.remove());

  it('is the provider before the session id', async () => {
    const provided = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
    harness = await ElementHarness.create({
      ...BY_ATTRIBUTE,
      sessionProvider: () => ({ sessionId: provided, credentials }),
    });
    harness.begin();
    await harness.ports.prepare();
    expect(harness.ports.stream.last.request.session.sessionId).to.equal(provided);
  });

  it('is the session id with the credentials of the host', async () => {
    harness = await ElementHarness.create({ ...BY_ATTRIBUTE, region: 'eu-west-1', endpoint: 'wss://a.example' });
    harness.begin();
    await harness.ports.prepare();
    expect(harness.ports.stream.last.request.session).to.deep.equal({
      sessionId,
      credentials,
      region: 'eu-west-1',
      endpoint: 'wss://a.example',
      clockOffsetMs: 0,
    });
  });

  for (const [name, provider] of [
    ['rejects', () => Promise.reject(new Error('no'))],
    ['throws', () => notThere()],
    ['delivers nothing', () => undefined],
    ['delivers nonsense', () => ({ sessionId: 42 })],
  ] as const) {
    it(`that ${name} ends the check with no-session`, async () => {
      harness = await ElementHarness.create();
      Object.assign(harness.element, { sessionProvider: provider });
      harness.begin();
      await harness.ports.prepare();
      expect(harness.errorCodes).to.deep.equal(['no-session']);
      expect(harness.ports.held).to.deep.equal([]);
    });
  }
});

describe('settings that are changed while a check runs', () => {
  it('hold from the next check on', async () => {
    const harness = await ElementHarness.create({ sessionProvider: provide, deviceId: 'front', countdown: 2 });
    harness.begin();
    Object.assign(harness.element, { deviceId: 'back', countdown: 0, region: 'eu-west-1', skipIntro: true });
    await harness.update();
    await harness.ports.toCountdown();
    expect(harness.state).to.equal('countdown');
    const { request } = harness.ports.stream.last;
    expect([request.session.region, request.hasStartScreen]).to.deep.equal(['us-east-1', true]);
    harness.element.cancel();

    harness.begin();
    await harness.ports.toPositioning();
    expect(harness.ports.camera.requests.map(({ deviceId }) => deviceId)).to.deep.equal(['front', 'back']);
    const next = harness.ports.stream.last.request;
    expect([next.session.region, next.hasStartScreen]).to.deep.equal(['eu-west-1', false]);
    harness.element.remove();
  });

  it('a session source that goes away does not end the check', async () => {
    const harness = await ElementHarness.create();
    harness.begin();
    harness.element.sessionProvider = null;
    await harness.update();
    await harness.ports.toPositioning();
    expect(harness.state).to.equal('positioning');
    harness.element.remove();
  });
});

function notThere(): never {
  throw new TypeError('backend is not defined');
}
