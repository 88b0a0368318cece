import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { order } from '../emulator/support/control.ts';
import { aDocument, RecipeWorld } from './recipe-world.ts';

describe('onboarding', () => {
  let world: RecipeWorld;
  beforeEach(async () => {
    world = await RecipeWorld.start();
  });
  afterEach(() => world.close());

  const compared = (): unknown[] => world.calls.filter(({ operation }) => operation === 'CompareFacesCommand');

  for (const [chosen, outcome] of [
    ['match', 'matched'],
    ['no-match', 'not-matched'],
    ['no-face', 'no-face'],
  ] as const) {
    it(`compares the document with the reference image: ${outcome}`, async () => {
      const ann = world.visitor('onboarding', 'ann');
      assert.equal((await ann.upload('/document', aDocument())).status, 201);
      const { verdict } = await ann.takeCheck();
      assert.deepEqual(verdict.body, { isLive: true });
      await world.choose(chosen);
      const decision = await ann.post('/decision');
      assert.deepEqual([decision.status, decision.body], [200, { outcome }]);
      const call = world.calls.find(({ operation }) => operation === 'CompareFacesCommand');
      assert.deepEqual(call?.input['SourceImage'], { Bytes: aDocument() });
      const target = call?.input['TargetImage'] as { Bytes: Uint8Array };
      assert.equal(Buffer.from(target.Bytes.subarray(8, 12)).toString(), 'WEBP');
      assert.equal(call?.input['SimilarityThreshold'], 95);
    });
  }

  it('compares nothing for a browser that claims a check it never took', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await world.choose('match');
    const decision = await ann.post('/decision', { isLive: true, sessionId: 'x', outcome: 'matched' });
    assert.deepEqual([decision.status, decision.body], [409, { error: 'check-missing' }]);
    assert.equal(compared().length, 0);
  });

  it('compares nothing after a check below the threshold', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    const { verdict } = await ann.takeCheck(89.9);
    assert.deepEqual(verdict.body, { isLive: false });
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
    assert.equal(compared().length, 0);
  });

  it('compares nothing while the verdict was not asked for', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await ann.stream(await ann.session(), 99);
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
  });

  it('gives one comparison for a check, also to two questions at once and to a verdict read again', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    const { session } = await ann.takeCheck();
    await world.choose('no-match');
    const both = await Promise.all([ann.post('/decision'), ann.post('/decision')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.deepEqual((await ann.verdict(session)).body, { isLive: true });
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
    assert.equal(compared().length, 1);
  });

  it('lets nobody use the check or the document of another', async () => {
    const [ann, bob] = [world.visitor('onboarding', 'ann'), world.visitor('onboarding', 'bob')];
    await ann.upload('/document', aDocument('of Ann'));
    await bob.upload('/document', aDocument('of Bob'));
    const session = await ann.session();
    await ann.stream(session, 99);
    assert.equal((await bob.verdict(session)).status, 403);
    assert.deepEqual((await bob.post('/decision')).body, { error: 'check-missing' });
  });

  it('does not take a check over to another document', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await ann.takeCheck();
    await ann.upload('/document', aDocument('another one'));
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
  });

  it('does not take a match over to a document that came meanwhile', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await ann.takeCheck();
    await world.choose('match');
    const [decision] = await Promise.all([ann.post('/decision'), ann.upload('/document', aDocument('another one'))]);
    assert.deepEqual([decision.status, decision.body], [409, { error: 'application-changed' }]);
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
  });

  it('decides nothing, and takes no document, once the application waits for a call', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await ann.takeCheck();
    await world.choose('match');
    await ann.post('/other-way', { time: 'today, 16:00' });
    const decision = await ann.post('/decision');
    assert.deepEqual([decision.status, decision.body], [409, { error: 'no-longer-open' }]);
    assert.deepEqual((await ann.upload('/document', aDocument())).body, { error: 'no-longer-open' });
    assert.equal(compared().length, 0);
  });

  for (const answer of ['match', 'compare-error']) {
    it(`stays with the call that is booked while the faces are compared: ${answer}`, async () => {
      const ann = world.visitor('onboarding', 'ann');
      await ann.upload('/document', aDocument());
      await ann.takeCheck();
      await world.choose(answer);
      const [decision] = await Promise.all([ann.post('/decision'), ann.post('/other-way', { time: 'today, 16:00' })]);
      const error = answer === 'match' ? 'application-changed' : 'service-failed';
      assert.deepEqual([decision.body, compared().length], [{ error }, 1]);
      assert.deepEqual((await ann.post('/decision')).body, { error: 'no-longer-open' });
    });
  }

  it('takes no other document in place of the one that matched', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await ann.takeCheck();
    await world.choose('match');
    await ann.post('/decision');
    const upload = await ann.upload('/document', aDocument('of a thief'));
    assert.deepEqual([upload.status, upload.body], [409, { error: 'no-longer-open' }]);
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'matched' });
  });

  it('leaves only the other way after three comparisons without a match, for a day', async () => {
    const [ann, bob] = [world.visitor('onboarding', 'ann'), world.visitor('onboarding', 'bob')];
    for (const text of ['first', 'second', 'third']) {
      await ann.upload('/document', aDocument(text));
      await ann.takeCheck();
      await world.choose('no-match');
      assert.deepEqual((await ann.post('/decision')).body, { outcome: 'not-matched' });
    }
    const session = await ann.askForSession();
    assert.deepEqual([session.status, session.body['alternativeUrl']], [429, '/recipes/onboarding#other-way']);
    assert.deepEqual((await ann.upload('/document', aDocument())).body, { error: 'other-way-only' });
    assert.deepEqual((await ann.post('/decision')).body, { error: 'other-way-only' });
    assert.equal((await ann.post('/other-way', { time: 'today, 16:00' })).status, 201);
    assert.equal((await bob.upload('/document', aDocument())).status, 201);
    world.nowMs += 24 * 60 * 60_000;
    assert.equal((await ann.upload('/document', aDocument())).status, 201);
  });

  it('counts neither a service that fails nor a picture without a face as a mismatch', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    for (const answer of ['compare-error', 'no-face', 'no-face', 'no-face', 'match']) {
      if (answer !== 'no-face') await ann.takeCheck();
      await world.choose(answer);
      await ann.post('/decision');
      if (answer === 'no-face') await ann.takeCheck();
    }
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'matched' });
  });

  it('keeps the check when the emulator has no answer, and says so', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await ann.takeCheck();
    const decision = await ann.post('/decision');
    assert.deepEqual([decision.status, decision.body], [501, { error: 'not-emulated' }]);
    await world.choose('match');
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'matched' });
  });

  for (const [exception, status, error] of [
    ['AccessDeniedException', 502, 'service-failed'],
    ['ThrottlingException', 503, 'service-busy'],
  ] as const) {
    it(`says nothing of what ${exception} said, and keeps the check`, async () => {
      const ann = world.visitor('onboarding', 'ann');
      await ann.upload('/document', aDocument());
      await ann.takeCheck();
      await order(world.emulator, 'api', { operation: 'CompareFaces', exception, message: 'arn:aws:iam::1:user/x' });
      const decision = await ann.post('/decision');
      assert.deepEqual([decision.status, decision.body], [status, { error }]);
      assert.equal(world.failures.at(-1)?.operation, 'compare-faces');
      await world.choose('no-match');
      assert.deepEqual((await ann.post('/decision')).body, { outcome: 'not-matched' });
    });
  }

  it('does not trust a match below its own threshold', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await ann.takeCheck();
    await order(world.emulator, 'api', {
      operation: 'CompareFaces',
      response: { FaceMatches: [{ Similarity: 94.9 }] },
    });
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'not-matched' });
  });

  it('takes JPEG and PNG of at most 2 MB by their bytes, not by their names', async () => {
    const ann = world.visitor('onboarding', 'ann');
    const png = new Uint8Array(Buffer.from('89504e470d0a1a0a00', 'hex'));
    assert.equal((await ann.upload('/document', png, 'image/png')).status, 201);
    const text = new Uint8Array(Buffer.from('<html>'));
    assert.deepEqual((await ann.upload('/document', text)).body, { error: 'document-format' });
    assert.equal((await ann.upload('/document', aDocument('x'.repeat(2_000_000)))).status, 413);
    assert.equal((await ann.upload('/document', aDocument(), 'text/plain')).status, 415);
  });

  it('gives no session without a document, and refuses people it does not know', async () => {
    const ann = world.visitor('onboarding', 'ann');
    assert.deepEqual((await ann.askForSession()).body, { error: 'document-missing' });
    ann.cookie = '';
    assert.equal((await ann.askForSession()).status, 401);
    assert.equal((await ann.post('/decision')).status, 401);
  });

  it('offers the other way after three failed checks, and works there', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    for (const confidence of [1, 2, 3]) await ann.takeCheck(confidence);
    const refused = await ann.askForSession();
    assert.equal(refused.status, 429);
    assert.equal(refused.body['alternativeUrl'], '/recipes/onboarding#other-way');
    assert.match(String((await ann.post('/other-way', { time: 'today, 16:00' })).body['reference']), /^\w{4}-\w{4}$/);
    assert.equal((await ann.post('/other-way', { time: 7 })).status, 400);
  });

  it('forgets document and check after a quarter of an hour', async () => {
    const ann = world.visitor('onboarding', 'ann');
    await ann.upload('/document', aDocument());
    await ann.takeCheck();
    world.nowMs += 15 * 60_000;
    assert.deepEqual((await ann.post('/decision')).body, { error: 'document-missing' });
  });
});

describe('onboarding with a bucket for the pictures', () => {
  it('hands the place of the reference image on, not its bytes', async () => {
    const world = await RecipeWorld.start({ outputConfig: { S3Bucket: 'a-bucket', S3KeyPrefix: 'liveness/' } });
    try {
      const ann = world.visitor('onboarding', 'ann');
      await ann.upload('/document', aDocument());
      const { session } = await ann.takeCheck();
      await world.choose('match');
      assert.deepEqual((await ann.post('/decision')).body, { outcome: 'matched' });
      assert.deepEqual(world.calls.at(-1)?.input['TargetImage'], {
        S3Object: { Bucket: 'a-bucket', Name: `liveness/${session.sessionId}/reference.webp` },
      });
    } finally {
      await world.close();
    }
  });
});
