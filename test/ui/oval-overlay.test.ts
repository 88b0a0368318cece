import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { OvalView } from '../../src/core/view.ts';
import { ovalOnScreen } from '../../src/ui/stage-shape.ts';
import { createScreen } from './create-screen.ts';
import { cameraView, canvasStream, OVAL, type ScreenFixture } from './screen-fixture.ts';

const SCREENS = [
  [320, 480],
  [360, 640],
  [412, 915],
  [768, 1024],
  [640, 360],
  [1280, 800],
  [2560, 1440],
] as const;

const far: OvalView = { ...OVAL, oval: { ...OVAL.oval, centerXPx: 480 } };
const portrait: OvalView = {
  frame: { widthPx: 480, heightPx: 640 },
  matchPercent: 0,
  oval: { centerXPx: 246, centerYPx: 310, widthPx: 380, heightPx: 560 },
};

interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Shows the oval over a camera of the same frame size and waits until the video has its size. */
async function showOval(view: OvalView): Promise<{ screen: ScreenFixture; video: HTMLVideoElement; stop: () => void }> {
  const screen = await createScreen();
  const stream = canvasStream(view.frame.widthPx, view.frame.heightPx);
  await screen.show(cameraView('fitting', { oval: view, isRecording: true }), { stream });
  const video = screen.findPart('camera');
  if (!(video instanceof HTMLVideoElement)) throw new Error('the camera part is no video');
  while (video.videoWidth !== view.frame.widthPx) {
    await new Promise((resolve) => video.addEventListener('resize', resolve, { once: true }));
  }
  return { screen, video, stop: () => stream.getTracks().forEach((track) => track.stop()) };
}

/** Where the drawn outline lies, asked from the browser through the path's own matrix. */
function drawnEdges(screen: ScreenFixture): Edges {
  const outline = screen.all<SVGPathElement>('.oval-outline')[0];
  const matrix = outline?.getScreenCTM();
  if (!outline || !matrix) throw new Error('no oval is drawn');
  const { x, y, width, height } = outline.getBBox();
  const corners = [new DOMPoint(x, y), new DOMPoint(x + width, y + height)].map((corner) =>
    corner.matrixTransform(matrix),
  );
  const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** Where the video shows the oval's pixels: mirrored, and covering its box as `object-fit: cover` does. */
function filmedEdges({ oval }: OvalView, video: HTMLVideoElement): Edges {
  const box = video.getBoundingClientRect();
  const scale = Math.max(box.width / video.videoWidth, box.height / video.videoHeight);
  const screenX = (x: number): number => box.left + box.width / 2 - (x - video.videoWidth / 2) * scale;
  const screenY = (y: number): number => box.top + box.height / 2 + (y - video.videoHeight / 2) * scale;
  return {
    left: screenX(oval.centerXPx + oval.widthPx / 2),
    right: screenX(oval.centerXPx - oval.widthPx / 2),
    top: screenY(oval.centerYPx - oval.heightPx / 2),
    bottom: screenY(oval.centerYPx + oval.heightPx / 2),
  };
}

function expectSame(actual: Edges, expected: Edges, what: string): void {
  for (const edge of ['left', 'right', 'top', 'bottom'] as const) {
    expect(actual[edge], `${edge} of ${what}`).to.be.closeTo(expected[edge], 0.05);
  }
}

for (const [width, height] of SCREENS) {
  describe(`on a screen of ${width}×${height}`, () => {
    before(() => setViewport({ width, height }));

    for (const [name, view] of Object.entries({ landscape: OVAL, 'off-center': far, portrait })) {
      it(`the oval of a ${name} frame lies on the video’s pixels and is not cut`, async () => {
        const { screen, video, stop } = await showOval(view);
        try {
          expect(getComputedStyle(video).objectFit).to.equal('cover');
          const drawn = drawnEdges(screen);
          expectSame(drawn, filmedEdges(view, video), 'the filmed oval');
          const stage = (screen.all('.stage')[0] ?? screen).getBoundingClientRect();
          const { centerX, centerY, radiusX, radiusY } = ovalOnScreen(view, stage);
          const colored = {
            left: centerX - radiusX,
            right: centerX + radiusX,
            top: centerY - radiusY,
            bottom: centerY + radiusY,
          };
          expectSame(drawn, colored, 'the colored oval');
          const slack = 0.05;
          expect(drawn.left).to.be.at.least(Math.max(0, stage.left) - slack);
          expect(drawn.right).to.be.at.most(Math.min(width, stage.right) + slack);
          expect(drawn.top).to.be.at.least(Math.max(0, stage.top) - slack);
          expect(drawn.bottom).to.be.at.most(Math.min(height, stage.bottom) + slack);
        } finally {
          stop();
        }
      });
    }

    it('the stage does not move when the recording begins', async () => {
      const screen = await createScreen();
      const stream = canvasStream(640, 480);
      const stageBox = (): number[] => {
        const {
          left,
          top,
          width: stageWidth,
          height: stageHeight,
        } = (screen.all('.stage')[0] ?? screen).getBoundingClientRect();
        return [left, top, stageWidth, stageHeight].map(Math.round);
      };
      await screen.show(cameraView('countdown', { countdown: 1 }), { stream });
      const before = stageBox();
      await screen.show(cameraView('fitting', { oval: OVAL, isRecording: true, hint: 'too-far' }));
      expect(stageBox()).to.deep.equal(before);
      stream.getTracks().forEach((track) => track.stop());
    });
  });
}
