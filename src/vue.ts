import type { HTMLAttributes, ReservedProps } from 'vue';
import type { FaceLivenessEventMap } from './events.ts';
import type { FaceLivenessElement } from './face-liveness-element.ts';
import type { HostEventHandler, HostProperties } from './host-attributes.ts';

/** Listeners as Vue names them: `@analysiscomplete` is `onAnalysiscomplete`. */
type VueEventHandlers = {
  [Name in keyof FaceLivenessEventMap as `on${Capitalize<Name>}`]?: HostEventHandler<Name> | undefined;
};

/** What `<face-liveness>` takes in a Vue template; `session-url` and `:sessionUrl` are the same setting. */
export interface FaceLivenessVueProps
  extends Omit<HTMLAttributes, keyof HostProperties | keyof VueEventHandlers>, HostProperties, VueEventHandlers {}

/** The element as Vue's compiler sees a component. */
export type FaceLivenessVueComponent = new () => FaceLivenessElement & {
  readonly $props: FaceLivenessVueProps & ReservedProps;
};

declare module 'vue' {
  interface GlobalComponents {
    'face-liveness': FaceLivenessVueComponent;
  }
}
