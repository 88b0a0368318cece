import { expect, fixture, html } from '@open-wc/testing';
import { GALLERY_SCREENS, type ScreenGalleryElement } from '../../src/gallery/index.ts';
import { strings as german } from '../../src/i18n/locales/de.ts';
import { strings as english } from '../../src/i18n/locales/en.ts';

async function createScreen(screen: string, lang = 'en'): Promise<ScreenGalleryElement> {
  const element = await fixture<ScreenGalleryElement>(
    html`<face-liveness-screen lang=${lang} screen=${screen}></face-liveness-screen>`,
  );
  await element.settled();
  return element;
}

const textOf = (element: ScreenGalleryElement): string => element.shadowRoot?.textContent ?? '';
const videoOf = (element: ScreenGalleryElement): HTMLVideoElement | null =>
  element.shadowRoot?.querySelector('video') ?? null;
const trackOf = (element: ScreenGalleryElement): MediaStreamTrack | undefined => {
  const source = videoOf(element)?.srcObject;
  return source instanceof MediaStream ? source.getVideoTracks()[0] : undefined;
};

describe('a gallery screen', () => {
  it('shows the start screen when it is told nothing', async () => {
    const element = await fixture<ScreenGalleryElement>(html`<face-liveness-screen lang="en"></face-liveness-screen>`);
    expect(textOf(element)).to.contain(english['start.heading']);
  });

  for (const name of Object.keys(GALLERY_SCREENS)) {
    it(`shows ${name} with a heading`, async () => {
      const element = await createScreen(name);
      expect(element.shadowRoot?.querySelectorAll('[part~="screen"] [part~="heading"]')).to.have.lengthOf(1);
    });
  }

  it('shows nothing for a name that does not exist', async () => {
    expect(textOf(await createScreen('no-such-screen')).trim()).to.equal('');
  });

  it('changes to another screen and another language', async () => {
    const element = await createScreen('verifying');
    element.setAttribute('screen', 'error-camera-denied');
    element.setAttribute('lang', 'de');
    await element.settled();
    expect(textOf(element)).to.contain(german['error.camera-denied.title']);
    expect(textOf(element)).not.to.contain(english['verifying.heading']);
  });

  it('brings the camera in front of the page and takes it away again', async () => {
    const element = await createScreen('fitting');
    const layer = element.shadowRoot?.querySelector('.layer');
    expect(layer?.matches(':popover-open')).to.equal(true);
    element.setAttribute('screen', 'sent');
    await element.settled();
    expect(layer?.matches(':popover-open')).to.equal(false);
  });

  it('has settled only when the camera shows a picture', async () => {
    const video = videoOf(await createScreen('positioning'));
    expect(video?.readyState).to.be.at.least(HTMLMediaElement.HAVE_CURRENT_DATA);
    expect([video?.videoWidth, video?.videoHeight]).to.deep.equal([640, 480]);
  });

  it('draws a picture for each screen and ends its track with the screen', async () => {
    const element = await createScreen('positioning');
    const first = trackOf(element);
    element.setAttribute('screen', 'countdown');
    await element.settled();
    const second = trackOf(element);
    expect([first?.readyState, second?.readyState]).to.deep.equal(['ended', 'live']);
    element.remove();
    expect(second?.readyState).to.equal('ended');
  });

  it('shows its picture again when it is put back into the page', async () => {
    const element = await createScreen('countdown');
    const { parentElement } = element;
    element.remove();
    parentElement?.append(element);
    await element.settled();
    expect(trackOf(element)?.readyState).to.equal('live');
  });

  it('shows the stream that it is given, and leaves it to its owner', async () => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 1, 1);
    const stream = canvas.captureStream();
    const element = await createScreen('positioning');
    element.stream = stream;
    await element.settled();
    expect(videoOf(element)?.srcObject).to.equal(stream);
    element.remove();
    expect(stream.getVideoTracks()[0]?.readyState).to.equal('live');
    stream.getTracks().forEach((track) => track.stop());
  });
});
