import { expect } from '@open-wc/testing';
import { ScreenWakeLock } from '../../src/page/wake-lock.ts';

/** A lock that remembers whether it was released. */
class ScriptedSentinel {
  released = false;
  release(): Promise<void> {
    this.released = true;
    return Promise.resolve();
  }
}

describe('ScreenWakeLock', () => {
  let isHidden: boolean;
  let sentinels: ScriptedSentinel[];
  let answer: () => Promise<ScriptedSentinel>;

  beforeEach(() => {
    isHidden = false;
    sentinels = [];
    answer = () => {
      const sentinel = new ScriptedSentinel();
      sentinels.push(sentinel);
      return Promise.resolve(sentinel);
    };
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
    replaceWakeLock({ request: () => answer() });
  });

  afterEach(() => {
    Reflect.deleteProperty(document, 'hidden');
    Reflect.deleteProperty(navigator, 'wakeLock');
  });

  it('holds one lock until it is let go', async () => {
    const letGo = new ScreenWakeLock().acquire();
    await settled();
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(sentinels.map(({ released }) => released)).to.deep.equal([false]);
    letGo();
    expect(sentinels.map(({ released }) => released)).to.deep.equal([true]);
  });

  it('takes the lock again when the page is shown after the browser took it away', async () => {
    const letGo = new ScreenWakeLock().acquire();
    await settled();
    const [first] = sentinels;
    if (first) first.released = true;
    isHidden = true;
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(sentinels).to.have.length(1);
    isHidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(sentinels).to.have.length(2);
    letGo();
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(sentinels.map(({ released }) => released)).to.deep.equal([true, true]);
  });

  it('releases a lock that is granted after it was let go', async () => {
    new ScreenWakeLock().acquire()();
    await settled();
    expect(sentinels.map(({ released }) => released)).to.deep.equal([true]);
  });

  it('asks again at the next showing after a refusal', async () => {
    const grant = answer;
    answer = () => Promise.reject(new DOMException('low battery', 'NotAllowedError'));
    const letGo = new ScreenWakeLock().acquire();
    await settled();
    answer = grant;
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(sentinels).to.have.length(1);
    letGo();
  });

  it('does without where the browser has none', () => {
    replaceWakeLock(undefined);
    expect(() => new ScreenWakeLock().acquire()()).not.to.throw();
  });
});

function replaceWakeLock(value: unknown): void {
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value });
}

/** Lets promises that are already settled call back. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}
