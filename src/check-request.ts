import type { CheckRequest } from './check/effects.ts';
import type { Clock } from './check/ports.ts';
import { asFaceLivenessError, type FaceLivenessError } from './core/errors.ts';
import { checkElementSettings, withDefaults } from './element-settings.ts';
import { checkSessionSettings, createSessionSource, type SessionSourceOptions } from './session/session-source.ts';
import { createVerdictSource } from './session/verdict-source.ts';
import type { SettingsElement } from './settings-element.ts';
import { userAgentOf } from './user-agent.ts';

/** What a check needs besides the host's settings. */
export interface RequestCircumstances extends Pick<CheckRequest, 'challenge' | 'limits' | 'announceAnalysis'> {
  /** Camera that the person chose. */
  readonly deviceId: string | null;
  /** Language of the screens, BCP 47. */
  readonly locale: string;
  readonly clock: Clock;
}

/** What one check works with, made of the settings as they are now. */
export function createCheckRequest(settings: SettingsElement, circumstances: RequestCircumstances): CheckRequest {
  const { deviceId, challenge, locale, clock, limits, announceAnalysis } = circumstances;
  const { sessionUrl, sessionProvider, requestInit } = settings;
  const verdictOptions = { sessionUrl: sessionUrl ?? '', requestInit, baseUrl: document.baseURI, clock };
  return {
    camera: cameraRequestOf(settings, deviceId),
    challenge,
    sessionSource: createSessionSource(sessionOptionsOf(settings, locale, clock)),
    verdictSource: sessionUrl && !sessionProvider ? createVerdictSource(verdictOptions) : null,
    hasStartScreen: !settings.skipIntro,
    userAgent: userAgentOf(navigator.userAgent),
    limits,
    announceAnalysis,
  };
}

/** Which camera is asked for: the one that the person chose, else the host's. */
export function cameraRequestOf(settings: SettingsElement, chosenDeviceId: string | null): CheckRequest['camera'] {
  const deviceId = chosenDeviceId ?? settings.deviceId;
  return { allowVirtualCamera: settings.allowVirtualCamera, ...(deviceId ? { deviceId } : {}) };
}

/** What can be said against the settings before anything is started; `null` when nothing can. */
export function findSettingsProblem(settings: SettingsElement, locale: string, clock: Clock): FaceLivenessError | null {
  try {
    checkElementSettings(withDefaults(settings), document.baseURI);
    checkSessionSettings(sessionOptionsOf(settings, locale, clock));
    return null;
  } catch (failure) {
    return asFaceLivenessError(failure, 'request-invalid');
  }
}

function sessionOptionsOf(settings: SettingsElement, locale: string, clock: Clock): SessionSourceOptions {
  return {
    sessionProvider: settings.sessionProvider,
    sessionUrl: settings.sessionUrl,
    sessionId: settings.sessionId,
    region: withDefaults(settings).region,
    endpoint: settings.endpoint,
    credentialsProvider: settings.credentialsProvider,
    requestInit: settings.requestInit,
    clockOffsetMs: settings.clockOffsetMs,
    locale,
    baseUrl: document.baseURI,
    clock,
  };
}
