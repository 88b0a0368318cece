import { expect } from '@open-wc/testing';
import { resolveAssetUrls } from '../../src/vision/asset-urls.ts';

describe('resolveAssetUrls', () => {
  const urlsIn = (folder: string): ReturnType<typeof resolveAssetUrls> => ({
    workerUrl: `${folder}face-tracker.worker.js`,
    wasmUrl: `${folder}vision_wasm_module_internal.wasm`,
    modelUrl: `${folder}face_detection_short_range.tflite`,
    pipelineUrl: `${folder}frame-pipeline.wasm`,
    relaxedPipelineUrl: `${folder}frame-pipeline.relaxed.wasm`,
    networkUrl: `${folder}face-network.bin`,
    digests: {},
  });

  it('takes the folder of its own module by default', () => {
    expect(resolveAssetUrls('builtin')).to.deep.equal(urlsIn(`${location.origin}/src/vision/`));
  });

  for (const [given, folder] of [
    ['https://cdn.example/face/', 'https://cdn.example/face/'],
    ['https://cdn.example/face', 'https://cdn.example/face/'],
    ['/static/face', `${location.origin}/static/face/`],
    ['assets', new URL('assets/', document.baseURI).href],
  ] as const) {
    it(`takes ${given} for a folder`, () => {
      expect(resolveAssetUrls('builtin', given)).to.deep.equal(urlsIn(folder));
    });
  }

  it('has a worker of its own for MediaPipe', () => {
    const { workerUrl, ...others } = resolveAssetUrls('mediapipe', '/a/');
    expect(workerUrl).to.equal(`${location.origin}/a/mediapipe-face-tracker.worker.js`);
    expect({ ...others, workerUrl: `${location.origin}/a/face-tracker.worker.js` }).to.deep.equal(
      urlsIn(`${location.origin}/a/`),
    );
  });

  it('refuses what is no URL', () => {
    expect(() => resolveAssetUrls('builtin', 'https://')).to.throw(TypeError);
  });
});
