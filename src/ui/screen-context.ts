import type { ErrorCode } from '../core/errors.ts';
import type { Strings } from '../i18n/strings.ts';

/** What a person can do on the screens, and what the light overlay reports. All of them return at once. */
export interface ScreenActions {
  begin(): void;
  cancel(): void;
  retry(): void;
  checkCamera(): void;
  /** Ends what `checkCamera` began. */
  stopCamera(): void;
  chooseCamera(deviceId: string): void;
  chooseMovement(isMovement: boolean): void;
  giveConsent(isGiven: boolean): void;
  /** @param frameMs Time of the animation frame that first showed the stage with this index, monotonic. */
  colorShown(index: number, frameMs: number): void;
  /** Called for every animation frame that shows a stage, after `colorShown`. */
  colorsFrame(frameMs: number): void;
  /** Called once, for the first animation frame after the last stage. */
  colorsDone(frameMs: number): void;
}

/** A camera that can be chosen; the label is empty while the permission is missing. */
export interface CameraOption {
  readonly deviceId: string;
  readonly label: string;
}

/** Everything that the screens need besides the view. */
export interface ScreenContext {
  readonly strings: Strings;
  readonly direction: 'ltr' | 'rtl';
  /** What the camera delivers: on the camera screen, and on the start screen while the camera is tried out. */
  readonly stream: MediaStream | null;
  /** `false` when the host asked for the movement challenge. */
  readonly showsPhotosensitivityWarning: boolean;
  /** Whether "Check without flashing" is offered, and whether it is chosen. */
  readonly offersMovement: boolean;
  readonly isMovementChosen: boolean;
  /** Begin is disabled while consent is `required`. */
  readonly consent: 'not-required' | 'required' | 'given';
  /** The choice is shown when there is more than one. */
  readonly cameras: readonly CameraOption[];
  readonly selectedCamera: string | null;
  /** Why the camera could not be tried out on the start screen; no failed check. */
  readonly previewProblem: ErrorCode | null;
  /** Whether another attempt is possible at all; without it no button offers one. */
  readonly canRetry: boolean;
  /** Whether the host was asked for the session of another attempt and has not answered yet. */
  readonly isWaitingForSession: boolean;
  /** The host's other way to verify. */
  readonly alternativeUrl: string | null;
  readonly actions: ScreenActions;
}
