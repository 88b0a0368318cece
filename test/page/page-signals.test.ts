import { expect } from '@open-wc/testing';
import { PageSignals } from '../../src/page/page-signals.ts';

describe('PageSignals', () => {
  let heard: string[];
  let end: () => void;
  let isHidden: boolean;
  let sideways: EventTarget & { matches: boolean; media: string };
  const originalMatchMedia = globalThis.matchMedia;

  beforeEach(() => {
    heard = [];
    isHidden = false;
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
    globalThis.matchMedia = (media) => {
      sideways = Object.assign(new EventTarget(), { matches: false, media });
      return sideways as unknown as MediaQueryList;
    };
    end = watch();
  });

  afterEach(() => {
    end();
    Reflect.deleteProperty(document, 'hidden');
    globalThis.matchMedia = originalMatchMedia;
  });

  function watch(): () => void {
    return new PageSignals().watch({
      onHidden: () => void heard.push('hidden'),
      onShown: () => void heard.push('shown'),
      onLeft: () => void heard.push('left'),
      onOffline: () => void heard.push('offline'),
      onOrientation: (isSideways) => void heard.push(isSideways ? 'sideways' : 'upright'),
    });
  }

  function fireEverything(): void {
    isHidden = true;
    document.dispatchEvent(new Event('visibilitychange'));
    isHidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('freeze'));
    globalThis.dispatchEvent(new Event('pagehide'));
    globalThis.dispatchEvent(new Event('offline'));
    sideways.dispatchEvent(Object.assign(new Event('change'), { matches: true }));
  }

  it('reports visibility and orientation at once', () => {
    expect(heard).to.deep.equal(['shown', 'upright']);
  });

  it('reports a page that is hidden from the beginning', () => {
    isHidden = true;
    watch()();
    expect(heard).to.deep.equal(['shown', 'upright', 'hidden', 'upright']);
  });

  it('reports every change in its order', () => {
    fireEverything();
    expect(heard.slice(2)).to.deep.equal(['hidden', 'shown', 'left', 'left', 'offline', 'sideways']);
  });

  it('asks for landscape on a low touch screen, which no desktop or tablet is', () => {
    expect(sideways.media).to.equal('(orientation: landscape) and (pointer: coarse) and (max-height: 500px)');
  });

  it('hears nothing after its end', () => {
    end();
    fireEverything();
    expect(heard).to.deep.equal(['shown', 'upright']);
  });
});
