import { expect } from '@open-wc/testing';
import { cameraConstraints, isVirtualCamera, listCameras, nominalFrameRate } from '../../src/camera/camera-choice.ts';
import { installSimulatedCamera } from '../../src/testing/index.ts';

describe('camera choice', () => {
  it('asks for a front camera of at least 320×240 and 15 frames a second, without sound', () => {
    expect(cameraConstraints()).to.deep.equal({
      audio: false,
      video: {
        width: { min: 320, ideal: 640 },
        height: { min: 240, ideal: 480 },
        frameRate: { min: 15, ideal: 30, max: 60 },
        facingMode: 'user',
      },
    });
  });

  it('asks for a certain camera', () => {
    expect(cameraConstraints({ exact: 'x' }).video).to.have.deep.property('deviceId', { exact: 'x' });
  });

  for (const label of ['OBS Virtual Camera', 'OBS-Camera', 'ManyCam Virtual Webcam', 'Snap Camera', 'XSplit VCam']) {
    it(`takes "${label}" for virtual`, () => expect(isVirtualCamera(label)).to.equal(true));
  }

  for (const label of ['', 'FaceTime HD Camera', 'HD Pro Webcam C920 (046d:082d)', 'camera2 1, facing front']) {
    it(`takes "${label}" for real`, () => expect(isVirtualCamera(label)).to.equal(false));
  }

  it('lists cameras once they have names', async () => {
    const camera = installSimulatedCamera({ labels: ['Front', 'Back'] });
    try {
      expect(await listCameras()).to.deep.equal([]);
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      expect(await listCameras()).to.deep.equal([
        { deviceId: 'simulated-camera-1', label: 'Front' },
        { deviceId: 'simulated-camera-2', label: 'Back' },
      ]);
      expect(stream.getVideoTracks().map(nominalFrameRate)).to.deep.equal([30]);
    } finally {
      camera.uninstall();
    }
  });

  it('lists nothing where the browser cannot enumerate', async () => {
    const enumerate = navigator.mediaDevices.enumerateDevices;
    navigator.mediaDevices.enumerateDevices = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    try {
      expect(await listCameras()).to.deep.equal([]);
    } finally {
      navigator.mediaDevices.enumerateDevices = enumerate;
    }
  });
});
