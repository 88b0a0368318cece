import type { ClassAttributes, HTMLAttributes } from 'react';
import type { FaceLivenessElement } from './face-liveness-element.ts';
import type { HostAttributes, HostEventHandlers, HostProperties } from './host-attributes.ts';

/**
 * Names that React offers on every element and that mean something else here, or would never be called: React 19
 * listens to the event that is written behind `on`, letter by letter.
 */
type ReplacedName = keyof HostProperties | 'onError' | 'onErrorCapture' | 'onCancel' | 'onCancelCapture';

/** What `<face-liveness>` takes in JSX, React 19 or later. The names of its events are all in lower case. */
export interface FaceLivenessJsxProps
  extends
    Omit<HTMLAttributes<FaceLivenessElement>, ReplacedName>,
    ClassAttributes<FaceLivenessElement>,
    HostAttributes,
    HostProperties,
    HostEventHandlers {}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'face-liveness': FaceLivenessJsxProps;
    }
  }
}
