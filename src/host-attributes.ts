import type { LitElement } from 'lit';
import type { FaceLivenessElement } from './face-liveness-element.ts';
import type { FaceLivenessEventMap } from './events.ts';
import type { SettingsElement } from './settings-element.ts';

/** Name of a setting as a property: `sessionUrl`, `challenge`, `strings`. */
export type SettingName = Exclude<keyof SettingsElement, keyof LitElement>;

/** All settings as properties. `undefined` and `null` leave a setting at its default. */
export type HostProperties = { [Name in SettingName]?: SettingsElement[Name] | null | undefined };

/** Settings that are properties only. */
type PropertyOnlyName = 'sessionProvider' | 'credentialsProvider' | 'requestInit' | 'clockOffsetMs' | 'strings';

/** Name of an attribute, as it is written in HTML: `session-url`, `challenge`. */
export type HostAttributeName = KebabCase<Exclude<SettingName, PropertyOnlyName>>;

/** All settings that have an attribute, by its name. */
export type HostAttributes = {
  [Name in Exclude<SettingName, PropertyOnlyName> as KebabCase<Name>]?: SettingsElement[Name] | null | undefined;
};

/** An event of the element as its own listeners get it. */
export type HostEvent<Name extends keyof FaceLivenessEventMap> = FaceLivenessEventMap[Name] & {
  readonly currentTarget: FaceLivenessElement;
};

/** A listener for one of the element's events. */
export type HostEventHandler<Name extends keyof FaceLivenessEventMap> = (event: HostEvent<Name>) => unknown;

/** Listeners by the name of their attribute in templates: `on` and the event's name, all in lower case. */
export type HostEventHandlers = {
  [Name in keyof FaceLivenessEventMap as `on${Name}`]?: HostEventHandler<Name> | null | undefined;
};

/** `sessionUrl` → `session-url`. */
type KebabCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${KebabCase<Rest>}`
    : `-${Lowercase<First>}${KebabCase<Rest>}`
  : Text;
