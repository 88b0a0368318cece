import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { HumanPasses } from '../../demo/recipes/human-pass.ts';
import { type RecipeAnswer, RecipeWorld, type Visitor } from './recipe-world.ts';

const ORDER = { name: 'Ann', tickets: 2 };

describe('the bot check', () => {
  let world: RecipeWorld;
  let ann: Visitor;
  beforeEach(async () => {
    world = await RecipeWorld.start();
    ann = world.visitor('bot-check', 'ann');
  });
  afterEach(() => world.close());

  /** Lets a browser keep the cookie that an answer came with. */
  function keepCookie(visitor: Visitor, { headers }: RecipeAnswer): void {
    visitor.cookie += `; ${headers.get('set-cookie')?.split(';')[0]}`;
  }

  it('takes an order after a check, and more of them by the cookie alone', async () => {
    assert.equal((await ann.post('/orders', ORDER)).status, 403);
    await ann.takeCheck();
    const first = await ann.post('/orders', ORDER);
    assert.equal(first.status, 201);
    assert.match(
      first.headers.get('set-cookie') ?? '',
      /^human=[^;]+; Path=\/api\/recipes\/bot-check; Max-Age=1800; HttpOnly; SameSite=Strict$/,
    );
    keepCookie(ann, first);
    const second = await ann.post('/orders', ORDER);
    assert.deepEqual([second.status, second.headers.get('set-cookie')], [201, null]);
    world.nowMs += 30 * 60_000;
    assert.deepEqual((await ann.post('/orders', ORDER)).body, { error: 'check-missing' });
  });

  it('takes one order without the cookie, whatever is read again', async () => {
    const { session } = await ann.takeCheck();
    assert.equal((await ann.post('/orders', ORDER)).status, 201);
    await ann.verdict(session);
    assert.deepEqual((await ann.post('/orders', ORDER)).body, { error: 'check-missing' });
  });

  it('takes none for a claim, a failed check, the check or the pass of another', async () => {
    assert.equal((await ann.post('/orders', { ...ORDER, isLive: true, human: true })).status, 403);
    await ann.takeCheck(89.9);
    assert.equal((await ann.post('/orders', ORDER)).status, 403);
    const bob = world.visitor('bot-check', 'bob');
    const { session } = await bob.takeCheck();
    assert.equal((await ann.verdict(session)).status, 403);
    keepCookie(ann, await bob.post('/orders', ORDER));
    assert.equal((await ann.post('/orders', ORDER)).status, 403);
  });

  it('waits five minutes for the first order', async () => {
    await ann.takeCheck();
    world.nowMs += 5 * 60_000;
    assert.equal((await ann.post('/orders', ORDER)).status, 403);
  });

  it('names the other way after three failed checks', async () => {
    for (const confidence of [1, 2, 3]) await ann.takeCheck(confidence);
    const refused = await ann.askForSession();
    assert.deepEqual([refused.status, refused.body['alternativeUrl']], [429, '/recipes/bot-check#other-way']);
    assert.equal((await ann.post('/other-way', ORDER)).status, 201);
    assert.equal((await ann.post('/orders', ORDER)).status, 403);
  });

  for (const order of [
    {},
    { name: 'Ann' },
    { name: ' ', tickets: 1 },
    { name: 'Ann', tickets: 7 },
    { name: 'Ann', tickets: 1.5 },
  ]) {
    it(`refuses the order ${JSON.stringify(order)}`, async () => {
      assert.equal((await ann.post('/orders', order)).status, 400);
      assert.equal((await ann.post('/other-way', order)).status, 400);
    });
  }
});

describe('HumanPasses', () => {
  const passes = new HumanPasses('a secret', '/orders', 60_000);
  const carrying = (cookie: string): Request => new Request('http://localhost/', { headers: { cookie } });
  const cookie = passes.issue('ann', 1000, true).split(';')[0] ?? '';

  it('is good for its user until its end', () => {
    assert.ok(passes.isCarriedBy(carrying(`a=b; ${cookie}; c=d`), 'ann', 60_999));
    assert.ok(!passes.isCarriedBy(carrying(cookie), 'ann', 61_000));
    assert.ok(!passes.isCarriedBy(carrying(cookie), 'bob', 1000));
    assert.match(passes.issue('ann', 1000, true), /; Secure$/);
  });

  it('is not good with a later end, another signature or another secret', () => {
    const [end = '', signature = ''] = cookie.slice('human='.length).split('.');
    const later = (Number.parseInt(end, 36) + 1).toString(36);
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    for (const forged of [`${later}.${signature}`, `${end}.${flipped}`, `${end}.`, end, '', `.${signature}`]) {
      assert.ok(!passes.isCarriedBy(carrying(`human=${forged}`), 'ann', 1000), forged);
    }
    assert.ok(!new HumanPasses('another secret', '/orders', 60_000).isCarriedBy(carrying(cookie), 'ann', 1000));
  });
});
