import { expect } from '@open-wc/testing';
import { resolveAssetUrls } from '../../src/vision/asset-urls.ts';

describe('resolveAssetUrls', () => {
  const urlsIn = (folder: string): ReturnType<typeof resolveAssetUrls> => ({
    workerUrl: `${folder}face-tracker.worker.js`,
    wasmUrl: `${folder}vision_wasm_module_internal.wasm`,
    modelUrl: `${folder}face_detection_short_range.tflite`,
    pipelineUrl: `${folder}frame-pipeline.wasm`,
  });

  it('takes the folder of its own module by default', () => {
    expect(resolveAssetUrls()).to.deep.equal(urlsIn(`${location.origin}/src/vision/`));
  });

  for (const [given, folder] of [
    ['https://cdn.example/face/', 'https://cdn.example/face/'],
    ['https://cdn.example/face', 'https://cdn.example/face/'],
    ['/static/face', `${location.origin}/static/face/`],
    ['assets', new URL('assets/', document.baseURI).href],
  ] as const) {
    it(`takes ${given} for a folder`, () => {
      expect(resolveAssetUrls(given)).to.deep.equal(urlsIn(folder));
    });
  }

  it('refuses what is no URL', () => {
    expect(() => resolveAssetUrls('https://')).to.throw(TypeError);
  });
});
