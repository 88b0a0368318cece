import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostAttributeName, SettingName } from '../src/host-attributes.ts';
import { SettingsElement } from '../src/settings-element.ts';

/** Every name that the types for templates know; the compiler refuses one too many and one too few. */
const ATTRIBUTES = {
  'session-id': true,
  region: true,
  'session-url': true,
  endpoint: true,
  challenge: true,
  'device-id': true,
  'assets-url': true,
  engine: true,
  'skip-intro': true,
  countdown: true,
  appearance: true,
  sounds: true,
  'require-consent': true,
  'alternative-url': true,
  'allow-virtual-camera': true,
  debug: true,
} satisfies Record<HostAttributeName, true>;

const PROPERTIES = {
  sessionId: true,
  region: true,
  sessionUrl: true,
  sessionProvider: true,
  credentialsProvider: true,
  requestInit: true,
  endpoint: true,
  clockOffsetMs: true,
  challenge: true,
  deviceId: true,
  assetsUrl: true,
  engine: true,
  skipIntro: true,
  countdown: true,
  strings: true,
  appearance: true,
  sounds: true,
  requireConsent: true,
  alternativeUrl: true,
  allowVirtualCamera: true,
  debug: true,
} satisfies Record<SettingName, true>;

test('the types for templates know exactly the attributes that the element observes', () => {
  assert.deepEqual(Object.keys(ATTRIBUTES).toSorted(), SettingsElement.observedAttributes.toSorted());
});

test('the types for templates know exactly the properties that the element has', () => {
  assert.deepEqual(Object.keys(PROPERTIES), Object.keys(SettingsElement.properties));
});
