/**
 * A page that shows one screen over a camera which films nothing but a green ellipse, exactly where the oval is. The
 * address says which: `?screen=preview|fitting|colors`, `trap` puts the element into a transformed and clipped parent.
 */
import type { OvalView, View } from '../../src/core/view.ts';
import { cameraView, OVAL, ScreenFixture } from './screen-fixture.ts';

/** What the test asks the page for. */
export interface PixelPage {
  /** Resolves with the drawn oval's outline, in CSS pixels, once camera and colors are on the screen. */
  readonly ready: Promise<{ left: number; top: number; width: number; height: number }>;
}

const parameters = new URLSearchParams(location.search);

function film({ frame, oval }: OvalView): MediaStream {
  const { widthPx: width, heightPx: height } = frame;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#0f0';
  context.beginPath();
  context.ellipse(oval.centerXPx, oval.centerYPx, oval.widthPx / 2, oval.heightPx / 2, 0, 0, 2 * Math.PI);
  context.fill();
  return canvas.captureStream();
}

function chosenView(): View {
  if (parameters.get('screen') === 'preview') return cameraView('positioning');
  if (parameters.get('screen') === 'fitting') return cameraView('fitting', { oval: OVAL, isRecording: true });
  const [red, blue] = [[255, 0, 0] as const, [0, 0, 255] as const];
  const lightStages = [
    { kind: 'flat', sequenceNumber: 0, current: blue, previous: blue, startsMs: 0, endsMs: 1 },
    { kind: 'flat', sequenceNumber: 1, current: red, previous: blue, startsMs: 1, endsMs: 600_000 },
  ] as const;
  return cameraView('flashing', { oval: OVAL, isRecording: true, lightStages });
}

async function show(): ReturnType<() => PixelPage['ready']> {
  customElements.define('screen-fixture', ScreenFixture);
  const element = new ScreenFixture();
  const parent = document.createElement('div');
  if (parameters.has('trap')) parent.className = 'trap';
  parent.append(element);
  document.body.append(parent);
  await element.show(chosenView(), { stream: film(OVAL) });
  const video = element.findPart('camera');
  if (!(video instanceof HTMLVideoElement)) throw new Error('no video');
  await new Promise<void>((resolve) => video.requestVideoFrameCallback(() => resolve()));
  while (
    parameters.get('screen') === 'colors' &&
    !element.taken.some(([name, index]) => name === 'colorShown' && index === 1)
  ) {
    await new Promise(requestAnimationFrame);
  }
  // Two frames later the compositor has shown what the first one painted.
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  return outlineBox(element);
}

function outlineBox(element: ScreenFixture): { left: number; top: number; width: number; height: number } {
  const outline = element.all<SVGPathElement>('.oval-outline')[0];
  const matrix = outline?.getScreenCTM();
  if (!outline || !matrix) return { left: 0, top: 0, width: 0, height: 0 };
  const { x, y, width, height } = outline.getBBox();
  const [first, second] = [new DOMPoint(x, y), new DOMPoint(x + width, y + height)].map((p) =>
    p.matrixTransform(matrix),
  );
  if (!first || !second) throw new Error('no corners');
  return {
    left: Math.min(first.x, second.x),
    top: Math.min(first.y, second.y),
    width: Math.abs(second.x - first.x),
    height: Math.abs(second.y - first.y),
  };
}

Object.assign(window, { pixelPage: { ready: show() } satisfies PixelPage });
