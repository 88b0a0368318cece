import { expect } from '@open-wc/testing';
import { isLineSlow } from '../../src/page/line-speed.ts';

describe('isLineSlow', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'connection'));

  for (const [connection, measured, isSlow] of [
    [undefined, null, false],
    [undefined, 999_999, true],
    [undefined, 1_000_000, false],
    [{ downlink: 0.9, effectiveType: '3g' }, null, true],
    [{ downlink: 0.9, effectiveType: '4g' }, 50_000_000, true],
    [{ downlink: 1, effectiveType: '4g' }, null, false],
    [{ downlink: 0, effectiveType: '4g' }, null, false],
    [{ effectiveType: 'slow-2g' }, null, true],
    [{ downlink: 10, effectiveType: '4g' }, 500_000, true],
  ] as const) {
    it(`is ${isSlow} for ${JSON.stringify(connection)} and a measured ${measured}`, () => {
      Object.defineProperty(navigator, 'connection', { configurable: true, value: connection });
      expect(isLineSlow(measured)).to.equal(isSlow);
    });
  }
});
