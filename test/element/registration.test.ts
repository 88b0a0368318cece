import { expect } from '@open-wc/testing';
import { FaceLivenessElement, FaceLivenessError } from '../../src/index.ts';

describe('the package', () => {
  it('defines the element', () => {
    expect(customElements.get('face-liveness')).to.equal(FaceLivenessElement);
    expect(document.createElement('face-liveness')).to.be.instanceOf(FaceLivenessElement);
  });

  it('leaves the first of two copies in place, without an error', async () => {
    const secondCopy = '../../src/index.ts?second-copy';
    await import(secondCopy);
    expect(customElements.get('face-liveness')).to.equal(FaceLivenessElement);
  });

  it('gives the error class, so that hosts can tell its errors from others', () => {
    expect(new FaceLivenessError('limited')).to.include({ code: 'limited', recovery: 'none' });
  });

  it('starts nothing before an element is in the page', () => {
    const element = document.createElement('face-liveness');
    expect(element.state).to.equal('idle');
    expect(element.attributes).to.have.lengthOf(0);
  });

  it('works in the page with the real adapters', async () => {
    const element = document.createElement('face-liveness');
    document.body.append(element);
    await element.updateComplete;
    expect(element.state).to.equal('idle');
    await expect(element).to.be.accessible();
    element.remove();
  });
});
