import { ASSET_FAULTS } from './faults/assets.ts';
import { CAMERA_FAULTS } from './faults/camera.ts';
import { HOST_FAULTS } from './faults/host.ts';
import { MESSAGE_FAULTS } from './faults/messages.ts';
import { PAGE_FAULTS } from './faults/page.ts';
import { RECORDER_FAULTS } from './faults/recorder.ts';
import { SERVICE_FAULTS } from './faults/service.ts';
import type { Fault } from './support/fault.ts';

/** Everything that can go wrong around a check, with what becomes of it in every place. */
export const FAULTS: readonly Fault[] = [
  ...SERVICE_FAULTS,
  ...MESSAGE_FAULTS,
  ...CAMERA_FAULTS,
  ...RECORDER_FAULTS,
  ...ASSET_FAULTS,
  ...PAGE_FAULTS,
  ...HOST_FAULTS,
];
