import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { order } from '../emulator/support/control.ts';
import { aDocument, RecipeWorld, type ServiceCall, type Visitor } from './recipe-world.ts';

const LARGE = { payee: 'Ada’s Bookshop', amountCents: 125_000 };

describe('step-up authentication', () => {
  let world: RecipeWorld;
  let ann: Visitor;
  beforeEach(async () => {
    world = await RecipeWorld.start();
    ann = world.visitor('step-up', 'ann');
  });
  afterEach(() => world.close());

  /** Writes a large transfer down. @returns Its id. */
  async function prepare(visitor: Visitor = ann, wish: object = LARGE): Promise<string> {
    const { status, body } = await visitor.post('/transfers', wish);
    assert.deepEqual([status, body['state']], [201, 'check-needed']);
    return String(body['id']);
  }
  const bound = (transfer: string): string => `?transfer=${transfer}`;

  it('carries out a large transfer after its check, once', async () => {
    const transfer = await prepare();
    assert.deepEqual((await ann.takeCheck(99, bound(transfer))).verdict.body, { isLive: true });
    const done = await ann.post('/execute', { transfer });
    assert.deepEqual([done.status, done.body], [200, { id: transfer, ...LARGE, state: 'executed' }]);
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'already-executed' });
  });

  it('carries out one of two orders that come at once', async () => {
    const transfer = await prepare();
    await ann.takeCheck(99, bound(transfer));
    const both = await Promise.all([ann.post('/execute', { transfer }), ann.post('/execute', { transfer })]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  });

  it('asks for no check up to 100 a day, and counts small transfers together', async () => {
    const small = { payee: 'Bob', amountCents: 6000 };
    assert.equal((await ann.post('/transfers', small)).body['state'], 'executed');
    assert.equal((await ann.post('/transfers', small)).body['state'], 'check-needed');
    assert.equal((await ann.post('/transfers', { ...small, amountCents: 4000 })).body['state'], 'executed');
    assert.equal((await ann.post('/transfers', { ...small, amountCents: 1 })).body['state'], 'check-needed');
    world.nowMs += 24 * 60 * 60_000;
    assert.equal((await ann.post('/transfers', small)).body['state'], 'executed');
  });

  it('adds up the last 24 hours at any time, not days that begin with a transfer', async () => {
    const hours = (count: number): number => count * 60 * 60_000;
    const send = async (amountCents: number): Promise<unknown> =>
      (await ann.post('/transfers', { payee: 'Bob', amountCents })).body['state'];
    assert.equal(await send(100), 'executed');
    world.nowMs += hours(23);
    assert.equal(await send(9900), 'executed');
    world.nowMs += hours(2);
    assert.equal(await send(101), 'check-needed');
    assert.equal(await send(100), 'executed');
    world.nowMs += hours(22);
    assert.equal(await send(9900), 'executed');
  });

  it('remembers an end of small transfers, however small they are', async () => {
    for (let sent = 0; sent < 50; sent += 1) {
      if (sent % 20 === 0) world.nowMs += 5 * 60_000;
      assert.equal((await ann.post('/transfers', { payee: 'Bob', amountCents: 1 })).body['state'], 'executed');
    }
    assert.equal((await ann.post('/transfers', { payee: 'Bob', amountCents: 1 })).body['state'], 'check-needed');
  });

  it('lets no user push out the transfers of others', async () => {
    const bob = world.visitor('step-up', 'bob');
    const ofBob = await prepare(bob);
    for (let count = 0; count < 20; count += 1) await prepare();
    const refused = await ann.post('/transfers', LARGE);
    assert.deepEqual([refused.status, refused.body], [429, { error: 'too-many-transfers' }]);
    assert.deepEqual((await bob.post('/execute', { transfer: ofBob })).body, { error: 'check-missing' });
    world.nowMs += 5 * 60_000;
    await prepare();
  });

  it('carries nothing out for a browser that only claims the check', async () => {
    const transfer = await prepare();
    const claimed = await ann.post('/execute', { transfer });
    assert.deepEqual([claimed.status, claimed.body], [403, { error: 'check-missing' }]);
    assert.equal((await ann.post('/execute', { transfer, isLive: true, state: 'approved' })).status, 400);
  });

  it('carries nothing out after a check below the threshold', async () => {
    const transfer = await prepare();
    assert.deepEqual((await ann.takeCheck(89.9, bound(transfer))).verdict.body, { isLive: false });
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'check-missing' });
  });

  it('does not take the check of one transfer for another', async () => {
    const [small, large] = [await prepare(), await prepare(ann, { ...LARGE, amountCents: 9_000_000 })];
    const session = await ann.session(bound(small));
    await ann.stream(session, 99);
    assert.equal((await ann.verdict(session, bound(large))).status, 403);
    assert.equal((await ann.verdict(session, bound(small))).status, 200);
    assert.deepEqual((await ann.post('/execute', { transfer: large })).body, { error: 'check-missing' });
  });

  it('does not take the check of another user, nor check or carry out the transfer of another', async () => {
    const bob = world.visitor('step-up', 'bob');
    const [ofAnn, ofBob] = [await prepare(), await prepare(bob)];
    const session = await bob.session(bound(ofBob));
    await bob.stream(session, 99);
    assert.equal((await ann.verdict(session, bound(ofAnn))).status, 403);
    assert.equal((await ann.verdict(session, bound(ofBob))).status, 403);
    assert.equal((await bob.askForSession(bound(ofAnn))).status, 403);
    assert.equal((await bob.verdict(session, bound(ofBob))).status, 200);
    assert.deepEqual((await ann.post('/execute', { transfer: ofAnn })).body, { error: 'check-missing' });
    assert.equal((await ann.post('/execute', { transfer: ofBob })).status, 404);
  });

  it('carries out what was written down before the check and nothing else', async () => {
    const transfer = await prepare();
    await ann.takeCheck(99, bound(transfer));
    for (const change of [{ amountCents: 9_999_999 }, { payee: 'Mallory' }]) {
      const changed = await ann.post('/execute', { transfer, ...change });
      assert.deepEqual([changed.status, changed.body], [400, { error: 'transfer-cannot-change' }]);
    }
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { id: transfer, ...LARGE, state: 'executed' });
  });

  it('does not approve again by a verdict that is read again', async () => {
    const transfer = await prepare();
    const { session } = await ann.takeCheck(99, bound(transfer));
    await ann.post('/execute', { transfer });
    assert.deepEqual((await ann.verdict(session, bound(transfer))).body, { isLive: true });
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'already-executed' });
    assert.deepEqual((await ann.askForSession(bound(transfer))).body, { error: 'no-check-needed' });
  });

  it('lets transfer and approval end after five minutes', async () => {
    const transfer = await prepare();
    await ann.takeCheck(99, bound(transfer));
    world.nowMs += 5 * 60_000;
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'transfer-unknown' });
  });

  it('counts failed checks for the user, whatever the transfer, and then holds the transfer for a call', async () => {
    for (const confidence of [1, 2, 3]) await ann.takeCheck(confidence, bound(await prepare()));
    const transfer = await prepare();
    const refused = await ann.askForSession(bound(transfer));
    assert.deepEqual([refused.status, refused.body['alternativeUrl']], [429, '/recipes/step-up#other-way']);
    assert.equal((await ann.post('/other-way', { transfer })).status, 201);
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'held' });
    assert.equal((await ann.askForSession(bound(transfer))).status, 403);
  });

  it('does not approve a transfer that waits for a call', async () => {
    const transfer = await prepare();
    const session = await ann.session(bound(transfer));
    await ann.stream(session, 99);
    await ann.post('/other-way', { transfer });
    assert.equal((await ann.verdict(session, bound(transfer))).status, 200);
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'held' });
  });

  for (const wish of [
    {},
    { payee: 'Ada' },
    { payee: '', amountCents: 1 },
    { payee: 'Ada\u0000', amountCents: 1 },
    { payee: 'Ada', amountCents: -5 },
    { payee: 'Ada', amountCents: 0.5 },
    { payee: 'Ada', amountCents: '5' },
    { payee: 'Ada', amountCents: 1e12 },
  ]) {
    it(`refuses the transfer ${JSON.stringify(wish)}`, async () => {
      assert.equal((await ann.post('/transfers', wish)).status, 400);
    });
  }

  for (const transfer of ['', 'x', 7, null, '../ann']) {
    it(`knows no transfer ${JSON.stringify(transfer)}`, async () => {
      assert.equal((await ann.post('/execute', { transfer })).status, 404);
      assert.equal((await ann.askForSession(`?transfer=${transfer}`)).status, 403);
    });
  }
});

describe('step-up authentication of a user whose face is known', () => {
  let world: RecipeWorld;
  let ann: Visitor;
  beforeEach(async () => {
    world = await RecipeWorld.start();
    ann = world.visitor('step-up', 'ann');
    const onboarding = world.visitor('onboarding', 'ann');
    await onboarding.upload('/document', aDocument('of Ann'));
    await onboarding.takeCheck();
    await world.choose('match');
    assert.deepEqual((await onboarding.post('/decision')).body, { outcome: 'matched' });
    world.calls.length = 0;
  });
  afterEach(() => world.close());

  const compared = (): readonly ServiceCall[] =>
    world.calls.filter(({ operation }) => operation === 'CompareFacesCommand');

  /** Writes a large transfer down and takes the check for it. @returns Its id. */
  async function prepareAndCheck(visitor: Visitor = ann): Promise<string> {
    const { body } = await visitor.post('/transfers', LARGE);
    await visitor.takeCheck(99, `?transfer=${String(body['id'])}`);
    return String(body['id']);
  }

  it('carries the transfer out when the live person is the one on the document', async () => {
    assert.equal((await ann.post('/transfers', LARGE)).body['isFaceKnown'], true);
    const transfer = await prepareAndCheck();
    await world.choose('match');
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { id: transfer, ...LARGE, state: 'executed' });
    const [call] = compared();
    assert.deepEqual(call?.input['SourceImage'], { Bytes: aDocument('of Ann') });
    const target = call?.input['TargetImage'] as { Bytes: Uint8Array };
    assert.equal(Buffer.from(target.Bytes.subarray(8, 12)).toString(), 'WEBP');
  });

  it('carries nothing out for another live face, and asks for another check', async () => {
    const transfer = await prepareAndCheck();
    await world.choose('no-match');
    const refused = await ann.post('/execute', { transfer });
    assert.deepEqual([refused.status, refused.body], [403, { error: 'not-matched' }]);
    await world.choose('match');
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'check-missing' });
    await ann.takeCheck(99, `?transfer=${transfer}`);
    assert.equal((await ann.post('/execute', { transfer })).status, 200);
  });

  for (const likeness of [94.9, 95]) {
    it(`decides by its own threshold: ${likeness}`, async () => {
      const transfer = await prepareAndCheck();
      const response = { FaceMatches: [{ Similarity: likeness }] };
      await order(world.emulator, 'api', { operation: 'CompareFaces', response });
      assert.equal((await ann.post('/execute', { transfer })).status, likeness >= 95 ? 200 : 403);
    });
  }

  it('keeps the check when the service fails or the emulator has no answer', async () => {
    const transfer = await prepareAndCheck();
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'not-emulated' });
    await world.choose('compare-error');
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'service-failed' });
    assert.equal(world.failures.at(-1)?.operation, 'compare-faces');
    await world.choose('match');
    assert.equal((await ann.post('/execute', { transfer })).status, 200);
  });

  it('compares once for two orders at once', async () => {
    const transfer = await prepareAndCheck();
    await world.choose('match');
    const both = await Promise.all([ann.post('/execute', { transfer }), ann.post('/execute', { transfer })]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.equal(compared().length, 1);
  });

  it('leaves only the call after three faces that do not match, also when the known picture is gone', async () => {
    const last = await prepareAndCheck();
    for (let count = 0; count < 3; count += 1) {
      const transfer = await prepareAndCheck();
      await world.choose('no-match');
      assert.equal((await ann.post('/execute', { transfer })).status, 403);
    }
    await world.choose('match');
    assert.deepEqual((await ann.post('/execute', { transfer: last })).body, { error: 'other-way-only' });
    assert.equal((await ann.post('/other-way', { transfer: last })).status, 201);
    assert.deepEqual((await ann.post('/execute', { transfer: last })).body, { error: 'held' });
    world.nowMs += 15 * 60_000;
    const { body } = await ann.post('/transfers', LARGE);
    assert.equal(body['isFaceKnown'], false);
    const refused = await ann.askForSession(`?transfer=${String(body['id'])}`);
    assert.deepEqual([refused.status, refused.body['alternativeUrl']], [429, '/recipes/step-up#other-way']);
  });

  it('compares with the known picture even when that ends between check and order', async () => {
    world.nowMs += 14 * 60_000;
    const transfer = await prepareAndCheck();
    world.nowMs += 2 * 60_000;
    await world.choose('no-match');
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'not-matched' });
  });

  it('carries out no transfer that ends while the faces are compared', async () => {
    const transfer = await prepareAndCheck();
    await world.choose('match');
    world.beforeCall = () => {
      world.nowMs += 5 * 60_000;
      return Promise.resolve();
    };
    assert.deepEqual((await ann.post('/execute', { transfer })).body, { error: 'transfer-unknown' });
  });

  it('compares nobody with the picture of another user', async () => {
    const bob = world.visitor('step-up', 'bob');
    assert.equal((await bob.post('/transfers', LARGE)).body['isFaceKnown'], false);
    const transfer = await prepareAndCheck(bob);
    assert.equal((await bob.post('/execute', { transfer })).status, 200);
    assert.equal(compared().length, 0);
  });
});
