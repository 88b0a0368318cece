import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERROR_CODES } from '../../src/core/errors.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { readPage, sectionsOf, tableRows } from './pages.ts';

/**
 * Everything that a host passes to the vendor's component. Source: the types of `@aws-amplify/ui-react-liveness` 3.6.8,
 * `service/types/liveness.d.ts`, `shared/*.d.ts`, `displayText.d.ts` and `service/types/error.d.ts`.
 */
const VENDOR = {
  props:
    'sessionId region onAnalysisComplete onUserCancel onError disableStartScreen config components displayText'.split(
      ' ',
    ),
  config: 'deviceId binaryPath faceModelUrl credentialProvider endpointOverride systemClockOffset'.split(' '),
  components: 'PhotosensitiveWarning ErrorView'.split(' '),
  errorStates: `CONNECTION_TIMEOUT TIMEOUT RUNTIME_ERROR FRESHNESS_TIMEOUT SERVER_ERROR CAMERA_FRAMERATE_ERROR
    CAMERA_ACCESS_ERROR FACE_DISTANCE_ERROR MOBILE_LANDSCAPE_ERROR MULTIPLE_FACES_ERROR
    DEFAULT_CAMERA_NOT_FOUND_ERROR`.split(/\s+/),
  displayText: `hintMoveFaceFrontOfCameraText hintTooManyFacesText hintFaceDetectedText hintCanNotIdentifyText
    hintTooCloseText hintTooFarText hintConnectingText hintVerifyingText hintCheckCompleteText
    hintIlluminationTooBrightText hintIlluminationTooDarkText hintIlluminationNormalText hintHoldFaceForFreshnessText
    hintCenterFaceText hintCenterFaceInstructionText hintFaceOffCenterText hintMatchIndicatorText
    cameraMinSpecificationsHeadingText cameraMinSpecificationsMessageText cameraNotFoundHeadingText
    cameraNotFoundMessageText retryCameraPermissionsText waitingCameraPermissionText a11yVideoLabelText
    goodFitCaptionText goodFitAltText photosensitivityWarningBodyText photosensitivityWarningHeadingText
    photosensitivityWarningInfoText photosensitivityWarningLabelText startScreenBeginCheckText tooFarCaptionText
    tooFarAltText photosensitivyWarningBodyText photosensitivyWarningHeadingText photosensitivyWarningInfoText
    photosensitivyWarningLabelText recordingIndicatorText cancelLivenessCheckText errorLabelText
    connectionTimeoutHeaderText connectionTimeoutMessageText timeoutHeaderText timeoutMessageText
    faceDistanceHeaderText faceDistanceMessageText multipleFacesHeaderText multipleFacesMessageText clientHeaderText
    clientMessageText serverHeaderText serverMessageText landscapeHeaderText landscapeMessageText portraitMessageText
    tryAgainText`.split(/\s+/),
} as const;

const page = readPage('docs/migration.md');

/** Names in code marks in one column of the tables of a section. */
function namesIn(heading: string, column: number): readonly string[] {
  const section = sectionsOf(page, 2).find((other) => other.heading === heading);
  assert.ok(section, heading);
  return tableRows(section.text).flatMap((cells) =>
    [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

describe('docs/migration.md', () => {
  it('says what becomes of every prop and every member of config, and of no other', () => {
    const headings = ['config'];
    const expected = [...VENDOR.props, ...VENDOR.config, ...headings];
    assert.deepEqual(namesIn('Props', 0).toSorted(), expected.toSorted());
  });

  it('says what becomes of every component', () => {
    assert.deepEqual(namesIn('Components', 0), ['components', ...VENDOR.components]);
  });

  it('says what becomes of every error state, and of no other', () => {
    assert.deepEqual(namesIn('Error states', 0).toSorted(), ['LivenessErrorState', ...VENDOR.errorStates].toSorted());
  });

  it('places every code of this package', () => {
    const section = sectionsOf(page, 2).find(({ heading }) => heading === 'Error states');
    for (const code of ERROR_CODES) assert.ok(section?.text.includes(`\`${code}\``), code);
    assert.ok(section?.text.includes(`a list of ${ERROR_CODES.length} instead of ${VENDOR.errorStates.length}`));
  });

  it('says what becomes of every display text, and of no other', () => {
    assert.deepEqual(namesIn('Display texts', 0).toSorted(), ['displayText', ...VENDOR.displayText].toSorted());
  });

  it('names texts that exist', () => {
    const keys = new Set(Object.keys(strings));
    for (const name of namesIn('Display texts', 1)) {
      // Beside whole keys there are ends of keys, beginnings of them, and names of slots.
      const isKey = keys.has(name) || keys.has(`${name}.title`) || name === 'begin' || name === 'strings';
      assert.ok(isKey || name.startsWith('…') || name.startsWith('.') || name === 'error.….action', name);
    }
  });
});
