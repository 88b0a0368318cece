import type { CheckRequest } from './check/effects.ts';
import type { Clock, SessionSource, VerdictSource } from './check/ports.ts';
import { asFaceLivenessError, type FaceLivenessError } from './core/errors.ts';
import { checkElementSettings, withDefaults } from './element-settings.ts';
import { loadCheckAdapters } from './load-check-adapters.ts';
import { checkSessionSettings, type SessionSettings } from './session/session-settings.ts';
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
  return {
    camera: cameraRequestOf(settings, deviceId),
    challenge,
    sessionSource: sessionSourceOf(sessionSettingsOf(settings, locale, clock)),
    verdictSource: verdictSourceOf(settings, clock),
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
    checkSessionSettings(sessionSettingsOf(settings, locale, clock));
    return null;
  } catch (failure) {
    return asFaceLivenessError(failure, 'request-invalid');
  }
}

/** Sessions by code that is there by then: a check asks for one after its load. */
function sessionSourceOf(options: SessionSettings): SessionSource {
  return {
    canRenew: Boolean(options.sessionProvider) || Boolean(options.sessionUrl),
    take: async (challenge, signal) => {
      const { createSessionSource } = await loadCheckAdapters();
      return createSessionSource(options).take(challenge, signal);
    },
  };
}

/** The host's backend, where there is one that created the session. */
function verdictSourceOf(
  { sessionUrl, sessionProvider, requestInit }: SettingsElement,
  clock: Clock,
): VerdictSource | null {
  if (!sessionUrl || sessionProvider) return null;
  const options = { sessionUrl, requestInit, baseUrl: document.baseURI, clock };
  return {
    fetch: async (session, signal) => {
      const { createVerdictSource } = await loadCheckAdapters();
      return createVerdictSource(options).fetch(session, signal);
    },
  };
}

function sessionSettingsOf(settings: SettingsElement, locale: string, clock: Clock): SessionSettings {
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
