import { LitElement, type PropertyDeclarations } from 'lit';
import type { ChallengePreference } from './check/ports.ts';
import type { Strings } from './i18n/strings.ts';
import type { CredentialsProvider } from './session/credentials.ts';
import type { HostRequestInit } from './session/host-request.ts';
import type { SessionProvider } from './session/session-settings.ts';
import type { FaceDetectorEngine } from './vision/asset-names.ts';

/** Some frameworks write `false` into the attribute of a setting that a host has turned off. */
const FLAG = { fromAttribute: (value: string | null): boolean => value !== null && value !== 'false' };

/**
 * The settings of `<face-liveness>`: attributes and properties with their defaults. Setting one never throws; what is
 * wrong with it is told when a check begins. Changes while a check runs apply to the next one.
 */
export class SettingsElement extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    sessionId: { attribute: 'session-id' },
    region: { useDefault: true },
    sessionUrl: { attribute: 'session-url' },
    sessionProvider: { attribute: false },
    credentialsProvider: { attribute: false },
    requestInit: { attribute: false },
    endpoint: {},
    clockOffsetMs: { attribute: false },
    challenge: { useDefault: true },
    deviceId: { attribute: 'device-id' },
    assetsUrl: { attribute: 'assets-url' },
    engine: { useDefault: true },
    skipIntro: { attribute: 'skip-intro', type: Boolean, converter: FLAG },
    countdown: { type: Number, useDefault: true },
    strings: { attribute: false },
    appearance: { reflect: true, useDefault: true },
    sounds: { type: Boolean, converter: FLAG },
    requireConsent: { attribute: 'require-consent', type: Boolean, converter: FLAG },
    alternativeUrl: { attribute: 'alternative-url' },
    allowVirtualCamera: { attribute: 'allow-virtual-camera', type: Boolean, converter: FLAG },
    debug: { type: Boolean, converter: FLAG },
  };

  /** Rekognition session, a UUID in lower case. Single use; expires three minutes after it was created. */
  declare sessionId: string | null;
  /** AWS region of the session. */
  declare region: string;
  /** The host's backend, which creates sessions and answers verdicts: with it, no script is needed on the page. */
  declare sessionUrl: string | null;
  /** Creates a session; called for every attempt. */
  declare sessionProvider: SessionProvider | null;
  /** Credentials for the stream, or a function that delivers them. Never an attribute, never logged. */
  declare credentialsProvider: CredentialsProvider | null;
  /** Headers and credentials mode for requests to `sessionUrl`. */
  declare requestInit: HostRequestInit | null;
  /** Overrides the address of the service: `wss:` or `https:`; `ws:` and `http:` on loopback only. */
  declare endpoint: string | null;
  /** Service time minus local time in milliseconds, when the host knows it. */
  declare clockOffsetMs: number | null;
  /** The challenge that the host would like; the session decides. */
  declare challenge: ChallengePreference;
  /** Camera to prefer: a `deviceId` of `enumerateDevices()`. */
  declare deviceId: string | null;
  /**
   * Folder of the face detector's files. By default they are found beside the package; a page whose scripts are made by
   * a bundler has them copied by `npx face-liveness assets FOLDER` and names that folder here.
   */
  declare assetsUrl: string | null;
  /** Which face detector runs in the worker: the built-in one, or MediaPipe's, of which a page loads 50 times as much. */
  declare engine: FaceDetectorEngine;
  /** Begins without a start screen, once connected and with a session source; not where consent is required. */
  declare skipIntro: boolean;
  /** Seconds of the countdown; 0 leaves it out. */
  declare countdown: number;
  /** Replaces single texts, by their keys in `face-liveness/locales/en`. */
  declare strings: Partial<Strings> | null;
  /** Color scheme of the screens. */
  declare appearance: 'auto' | 'light' | 'dark';
  /**
   * Plays a short, soft tone at each number of the countdown, when the recording begins, when the face fits, when the
   * person may move again, and at success and failure. Takes effect at once, also while a check runs.
   */
  declare sounds: boolean;
  /** Begin stays disabled until the person ticks the consent beside the `privacy` slot. */
  declare requireConsent: boolean;
  /** The host's other way to verify: offered on the start screen, after failures, and when there were too many. */
  declare alternativeUrl: string | null;
  /** Accepts virtual cameras; for tests and demos only. */
  declare allowVirtualCamera: boolean;
  /** Writes the course of the check to the console. */
  declare debug: boolean;

  constructor() {
    super();
    this.sessionId = null;
    this.region = 'us-east-1';
    this.sessionUrl = null;
    this.sessionProvider = null;
    this.credentialsProvider = null;
    this.requestInit = null;
    this.endpoint = null;
    this.clockOffsetMs = null;
    this.challenge = 'auto';
    this.deviceId = null;
    this.assetsUrl = null;
    this.engine = 'builtin';
    this.skipIntro = false;
    this.countdown = 3;
    this.strings = null;
    this.appearance = 'auto';
    this.sounds = false;
    this.requireConsent = false;
    this.alternativeUrl = null;
    this.allowVirtualCamera = false;
    this.debug = false;
  }
}
