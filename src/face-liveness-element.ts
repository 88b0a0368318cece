import { html, LitElement, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { CheckController } from './check/check-controller.ts';
import type { CheckRequest } from './check/effects.ts';
import type { ChallengePreference, LivenessSession, Ports } from './check/ports.ts';
import { FaceLivenessError } from './core/errors.ts';
import type { CheckState, CheckStateName } from './core/state.ts';
import { DEFAULT_TIME_LIMITS } from './core/time-limits.ts';
import { isActive } from './core/transition.ts';
