import type { HTMLAttributes } from 'svelte/elements';
import type { FaceLivenessElement } from './face-liveness-element.ts';
import type { HostAttributes, HostEventHandlers, HostProperties } from './host-attributes.ts';

/** What `<face-liveness>` takes in a Svelte template. Events are attributes that begin with `on`, as in Svelte 5. */
export interface FaceLivenessSvelteProps
  extends
    Omit<HTMLAttributes<FaceLivenessElement>, keyof HostProperties | keyof HostEventHandlers>,
    HostAttributes,
    HostProperties,
    HostEventHandlers {}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'face-liveness': FaceLivenessSvelteProps;
  }
}
