/**
 * A drawn person and a camera that films them, for tests and demonstrations of pages with a face liveness check.
 * Works in any page, has no dependency and holds no photograph.
 */
export type { Rgb } from './color.ts';
export { type DrawnLandmarks, type FramePoint, type FrameSize, landmarksAt } from './face-landmarks.ts';
export { followCheck } from './follow-check.ts';
export { DEFAULT_GAIN, NEUTRAL_PAGE, type PageLight } from './light.ts';
export { overlayLight } from './overlay-light.ts';
export { CENTERED_POSE, type PersonPose } from './person-pose.ts';
export { SCENARIO_NAMES, type ScenarioName, type Scene } from './scenarios.ts';
export {
  type CameraFault,
  installSimulatedCamera,
  type LightSource,
  type SimulatedCamera,
  type SimulatedCameraOptions,
} from './simulated-camera.ts';
export { SimulatedPerson, type SimulatedPersonOptions } from './simulated-person.ts';
