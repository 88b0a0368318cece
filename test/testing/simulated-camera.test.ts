/// <reference types="dom-mediacapture-transform" />
import { expect } from '@open-wc/testing';
import { installSimulatedCamera, type SimulatedCamera, type SimulatedCameraOptions } from '../../src/testing/index.ts';

const { mediaDevices } = navigator;

function videoTrack(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('no video track');
  return track;
}

async function openTrack(video: boolean | MediaTrackConstraints = true): Promise<MediaStreamTrack> {
  return videoTrack(await mediaDevices.getUserMedia({ video }));
}

function isVideo(track: MediaStreamTrack): track is MediaStreamVideoTrack {
  return track.kind === 'video';
}

function frameReader(track: MediaStreamTrack): ReadableStreamDefaultReader<VideoFrame> {
  if (!isVideo(track)) throw new Error(`a track of kind ${track.kind}`);
  return new MediaStreamTrackProcessor({ track }).readable.getReader();
}

/** Reads frames until `count` have come and hands each to `look` before it is closed. */
async function readFrames(track: MediaStreamTrack, count: number, look: (frame: VideoFrame) => void): Promise<void> {
  const reader = frameReader(track);
  for (let read = 0; read < count; read += 1) {
    const { value: frame } = await reader.read();
    if (!frame) throw new Error('the track ended');
    look(frame);
    frame.close();
  }
  await reader.cancel();
}

async function refusalOf(video: boolean | MediaTrackConstraints = true): Promise<string> {
  try {
    await openTrack(video);
  } catch (error) {
    return error instanceof Error || error instanceof DOMException ? error.name : (error as Error).constructor.name;
  }
  return 'nothing';
}

describe('simulated camera', () => {
  let camera: SimulatedCamera;
  const install = (options?: SimulatedCameraOptions): void => {
    camera = installSimulatedCamera(options);
  };
  afterEach(() => camera.uninstall());

  it('delivers frames of its size, each with a picture', async () => {
    install({ width: 320, height: 240, seed: 2 });
    const sizes: string[] = [];
    const track = await openTrack();
    await readFrames(track, 8, (frame) => sizes.push(`${frame.displayWidth}×${frame.displayHeight}`));
    expect(new Set(sizes)).to.deep.equal(new Set(['320×240']));
    const pixels = camera.canvas.getContext('2d')?.getImageData(0, 0, 320, 240).data ?? [];
    expect(new Set(pixels).size).to.be.above(50);
  });

  it('gives a fresh track for every call and stops drawing once all were stopped', async () => {
    install();
    const [first, second] = [await openTrack(), await openTrack()];
    expect(first.id).not.to.equal(second.id);
    first.stop();
    expect(camera.liveTracks).to.deep.equal([second]);
    await readFrames(second, 2, () => {});
    second.stop();
    expect(camera.liveTracks).to.deep.equal([]);
  });

  it('goes on drawing for a clone after the original was stopped', async () => {
    install();
    const track = await openTrack();
    const clone = track.clone();
    track.stop();
    expect(camera.liveTracks).to.deep.equal([clone]);
    await readFrames(clone, 4, () => {});
  });

  it('says what it is: label, device id, direction', async () => {
    install({ frameRate: 25 });
    const track = await openTrack();
    expect(track.label).to.equal('Simulated camera');
    const { deviceId, facingMode, frameRate, width, height } = track.clone().getSettings();
    expect({ deviceId, facingMode, frameRate, width, height }).to.deep.equal({
      deviceId: 'simulated-camera-1',
      facingMode: 'user',
      frameRate: 25,
      width: 640,
      height: 480,
    });
  });

  it('names the devices only after permission was given', async () => {
    install({ labels: ['Front', 'Back'] });
    const labels = async (): Promise<string[]> =>
      (await mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput').map(({ label }) => label);
    expect(await labels()).to.deep.equal(['', '']);
    await openTrack();
    expect(await labels()).to.deep.equal(['Front', 'Back']);
  });

  it('opens the device that was asked for, and refuses one that it has not', async () => {
    install({ labels: ['Front', 'Back'] });
    expect((await openTrack({ deviceId: { exact: 'simulated-camera-2' } })).label).to.equal('Back');
    expect((await openTrack({ deviceId: { ideal: 'simulated-camera-2' } })).label).to.equal('Back');
    expect((await openTrack({ deviceId: { ideal: 'gone' } })).label).to.equal('Front');
    expect(await refusalOf({ deviceId: { exact: 'gone' } })).to.equal('OverconstrainedError');
  });

  it('takes the wanted size only when told to', async () => {
    install();
    await openTrack({ width: { ideal: 1280 }, height: 720 });
    expect([camera.canvas.width, camera.canvas.height]).to.deep.equal([640, 480]);
    camera.uninstall();
    install({ honorsSize: true });
    await openTrack({ width: { min: 320, ideal: 1280 }, height: 720 });
    expect([camera.canvas.width, camera.canvas.height]).to.deep.equal([1280, 720]);
  });

  it('fails as real cameras do', async () => {
    install({ fault: 'denied' });
    expect(await refusalOf()).to.equal('NotAllowedError');
    camera.setFault('in-use');
    expect(await refusalOf()).to.equal('NotReadableError');
    camera.setFault('not-found');
    expect(await refusalOf()).to.equal('NotFoundError');
    const cameras = (await mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
    expect(cameras).to.deep.equal([]);
    camera.setFault(null);
    expect((await openTrack()).readyState).to.equal('live');
  });

  it('opens without ever delivering a frame when silent', async () => {
    install({ fault: 'silent' });
    const silent = await openTrack();
    camera.setFault(null);
    const working = await openTrack();
    const reader = frameReader(silent);
    const firstOfSilent = reader.read();
    // Twenty frames of a working track of the same canvas: time enough for one of the silent track.
    await readFrames(working, 20, () => {});
    silent.stop();
    const { value, done } = await firstOfSilent;
    value?.close();
    expect(done, 'the track ended before its first frame').to.equal(true);
  });

  it('tells its listeners when it is unplugged, muted and unmuted', async () => {
    install();
    const track = await openTrack();
    const heard: string[] = [];
    for (const type of ['mute', 'unmute', 'ended']) {
      track.addEventListener(type, () => heard.push(`${type} ${track.muted} ${track.readyState}`));
    }
    camera.setMuted(true);
    camera.setMuted(false);
    camera.endTrack();
    expect(heard).to.deep.equal(['mute true live', 'unmute false live', 'ended false ended']);
  });

  it('shows the light of the page on the person', async () => {
    let isRed = false;
    install({ light: () => (isRed ? [255, 0, 0] : null) });
    const track = await openTrack();
    const context = camera.canvas.getContext('2d');
    const warmth = (): number => {
      const [red = 0, , blue = 0] = context?.getImageData(320, 200, 1, 1).data ?? [];
      return red / blue;
    };
    await readFrames(track, 2, () => {});
    const neutral = warmth();
    isRed = true;
    await readFrames(track, 3, () => {});
    expect(warmth()).to.be.above(1.15 * neutral);
  });

  it('puts the browser’s own functions back, own or inherited', () => {
    const inherited = mediaDevices.getUserMedia;
    install();
    expect(mediaDevices.getUserMedia).not.to.equal(inherited);
    camera.uninstall();
    expect(mediaDevices.getUserMedia).to.equal(inherited);
    expect(Object.hasOwn(mediaDevices, 'getUserMedia')).to.equal(false);

    install();
    const [earlier, inBetween] = [camera, mediaDevices.getUserMedia];
    earlier.uninstall();
    install();
    earlier.uninstall();
    expect(mediaDevices.getUserMedia).not.to.be.oneOf([inherited, inBetween]);
    camera.uninstall();

    const own = (): Promise<MediaStream> => Promise.reject(new Error('own'));
    Object.defineProperty(mediaDevices, 'getUserMedia', { configurable: true, value: own });
    install();
    camera.uninstall();
    expect(mediaDevices.getUserMedia).to.equal(own);
    Reflect.deleteProperty(mediaDevices, 'getUserMedia');
  });
});
