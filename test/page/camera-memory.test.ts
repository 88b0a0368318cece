import { expect } from '@open-wc/testing';
import { StoredCameraMemory } from '../../src/page/camera-memory.ts';

describe('StoredCameraMemory', () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');

  beforeEach(() => localStorage.clear());

  afterEach(() => {
    if (original) Object.defineProperty(globalThis, 'localStorage', original);
  });

  it('knows nothing at first and the last camera afterwards', () => {
    expect(new StoredCameraMemory().recall()).to.equal(undefined);
    new StoredCameraMemory().remember('one');
    new StoredCameraMemory().remember('two');
    expect(new StoredCameraMemory().recall()).to.equal('two');
  });

  it('does without a storage that refuses', () => {
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
    const memory = new StoredCameraMemory();
    expect(() => memory.remember('one')).not.to.throw();
    expect(memory.recall()).to.equal(undefined);
  });
});
