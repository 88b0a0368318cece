// The drawn person before the camera, in a worker: draws a frame for every track that is open.
import { SimulatedPerson } from '/face-liveness/testing.js';

const person = new SimulatedPerson();
/** @type {Set<WritableStreamDefaultWriter<VideoFrame>>} */
const cameras = new Set();
/** @type {OffscreenCanvas | undefined} */
let canvas;
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;

addEventListener('message', ({ data }) => {
  if (data.type === 'person') person[data.method](...data.args);
  else open(data);
});

/** @param {{ frames: WritableStream<VideoFrame>, frameRate: number, width: number, height: number }} camera */
function open({ frames, frameRate, width, height }) {
  canvas ??= new OffscreenCanvas(width, height);
  cameras.add(frames.getWriter());
  timer ??= setInterval(drawFrame, 1000 / frameRate);
}

function drawFrame() {
  const context = canvas?.getContext('2d', { alpha: false });
  if (!canvas || !context) return;
  person.draw(context, canvas);
  const picture = new VideoFrame(canvas, { timestamp: performance.now() * 1000 });
  for (const camera of cameras) {
    // A track that was stopped takes nothing any more.
    camera.write(picture.clone()).catch(() => close(camera));
  }
  picture.close();
}

/** @param {WritableStreamDefaultWriter<VideoFrame>} camera */
function close(camera) {
  cameras.delete(camera);
  if (cameras.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}
