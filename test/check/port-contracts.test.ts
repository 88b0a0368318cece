import { cameraContract } from '../support/contracts/camera-contract.ts';
import { cueContract } from '../support/contracts/cue-contract.ts';
import { faceTrackerContract } from '../support/contracts/face-tracker-contract.ts';
import {
  fakeCameraBench,
  fakeCueBench,
  fakeFaceTrackerBench,
  fakePageBench,
  fakeRecorderBench,
  fakeStreamBench,
  fakeWakeLockBench,
} from '../support/contracts/fake-benches.ts';
import { pageContract, wakeLockContract } from '../support/contracts/page-contract.ts';
import {
  realCameraBench,
  realCueBench,
  realFaceTrackerBench,
  realPageBench,
  realRecorderBench,
  realStreamBench,
  realWakeLockBench,
} from '../support/contracts/real-benches.ts';
import { recorderContract } from '../support/contracts/recorder-contract.ts';
import { streamContract } from '../support/contracts/stream-contract.ts';

cameraContract('the fake', fakeCameraBench);
cameraContract('the real one', realCameraBench);
recorderContract('the fake', fakeRecorderBench);
recorderContract('the real one', realRecorderBench);
streamContract('the fake', fakeStreamBench);
streamContract('the real one', realStreamBench);
pageContract('the fake', fakePageBench);
pageContract('the real one', realPageBench);
wakeLockContract('the fake', fakeWakeLockBench);
wakeLockContract('the real one', realWakeLockBench);
cueContract('the fake', fakeCueBench);
cueContract('the real one', realCueBench);
faceTrackerContract('the fake', fakeFaceTrackerBench);
faceTrackerContract('the real one', realFaceTrackerBench);
