import { expect } from '@open-wc/testing';
import { FaceLivenessElement } from '../../src/face-liveness-element.ts';

/** Takes a global away for the time of a call. */
async function without<Result>(name: string, call: () => Promise<Result>): Promise<Result> {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
  try {
    return await call();
  } finally {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
  }
}

describe('checkSupport', () => {
  it('finds nothing missing in this browser', async () => {
    expect(await FaceLivenessElement.checkSupport()).to.deep.equal({ supported: true, missing: [] });
  });

  for (const name of ['MediaRecorder', 'Worker', 'WebSocket', 'OffscreenCanvas']) {
    it(`names ${name} where it is missing`, async () => {
      const { supported, missing } = await without(name, () => FaceLivenessElement.checkSupport());
      expect(supported).to.equal(false);
      expect(missing).to.deep.equal([name]);
    });
  }

  it('names WebAssembly SIMD where it is missing', async () => {
    const { validate } = WebAssembly;
    WebAssembly.validate = () => false;
    try {
      const answer = await FaceLivenessElement.checkSupport();
      expect(answer).to.deep.equal({ supported: false, missing: ['WebAssembly SIMD'] });
    } finally {
      WebAssembly.validate = validate;
    }
  });
});
