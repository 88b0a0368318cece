import type { View } from '../core/view.ts';
import { holdKeyboard } from './layer-keyboard.ts';
import { stopLight } from './light-overlay.ts';
import type { ScreenActions } from './screen-context.ts';
import { screenName } from './screen-name.ts';

/** What is remembered about the screens of one element between two updates. */
interface ShownScreen {
  readonly name: string;
  /** Element of the page that had the focus before the camera layer took it. */
  readonly invoker: HTMLElement | null;
  /** Takes back what was asked of the window. */
  readonly release: () => void;
}

const shownScreens = new WeakMap<ShadowRoot, ShownScreen>();
const shownVideos = new WeakMap<ShadowRoot, HTMLVideoElement>();

/**
 * Brings the rendered screen in front of the person: the camera layer into the browser's top layer, so that no
 * transformed or clipped ancestor can cut it, and the focus to the heading of a new screen. While the layer is shown it
 * has the keyboard. Call it after rendering.
 * Without popovers the layer stays where its fixed position puts it.
 */
export function syncTopLayer(root: ShadowRoot, view: View, actions: ScreenActions): void {
  if (view.screen !== 'camera' || !view.lightStages) stopLight(actions);
  releaseVideo(root);
  const layer = root.querySelector<HTMLElement>('.layer');
  if (!layer?.isConnected) return;
  const before = shownScreens.get(root);
  const name = screenName(view);
  const isCamera = view.screen === 'camera';
  const focused = focusedElement(root);
  showPopover(layer, isCamera);
  if (before?.name === name) return;

  const invoker = isCamera ? outsideInvoker(root, focused) : null;
  before?.release();
  shownScreens.set(root, { name, invoker, release: isCamera ? holdKeyboard(layer, actions) : () => {} });
  if (view.screen === 'cancelled' && before?.invoker && takesFocus(before.invoker)) return;
  if (isCamera || (before && mayTakeFocus(root, focused))) focusHeading(root, isCamera);
}

/**
 * Takes the stream from a video that is no longer rendered. Chromium (156) keeps one that was still loading when its
 * tracks ended, and with it everything that it was part of.
 */
function releaseVideo(root: ShadowRoot): void {
  const video = root.querySelector('video');
  const before = shownVideos.get(root);
  if (before && before !== video) before.srcObject = null;
  if (video) shownVideos.set(root, video);
  else shownVideos.delete(root);
}

/** Forgets the shown screen, so that the next one is treated like the first. Call it when the element is removed. */
export function forgetTopLayer(root: ShadowRoot): void {
  shownScreens.get(root)?.release();
  shownScreens.delete(root);
}

function showPopover(layer: HTMLElement, isShown: boolean): void {
  if (typeof layer.showPopover !== 'function' || layer.matches(':popover-open') === isShown) return;
  if (isShown) layer.showPopover();
  else layer.hidePopover();
}

/** The focused element: inside `root` when the focus is there, else the innermost one that can be seen from here. */
function focusedElement(root: ShadowRoot): Element | null {
  let focused = root.activeElement ?? root.ownerDocument.activeElement;
  while (focused !== root.host && focused?.shadowRoot?.activeElement && !root.contains(focused)) {
    focused = focused.shadowRoot.activeElement;
  }
  return focused;
}

/** Whether the focus could be given back: what the person pressed may be gone or disabled by now. */
function takesFocus(invoker: HTMLElement): boolean {
  invoker.focus();
  const root = invoker.getRootNode();
  return (root instanceof Document || root instanceof ShadowRoot) && root.activeElement === invoker;
}

function outsideInvoker(root: ShadowRoot, focused: Element | null): HTMLElement | null {
  const isOutside = focused instanceof HTMLElement && focused !== root.ownerDocument.body && !isInside(root, focused);
  return isOutside ? focused : null;
}

/** Nobody loses the place where they are typing: the focus moves only when it is here, or nowhere. */
function mayTakeFocus(root: ShadowRoot, focused: Element | null): boolean {
  return outsideInvoker(root, focused) === null;
}

function isInside(root: ShadowRoot, element: Element): boolean {
  return element === root.host || root.contains(element) || root.host.contains(element);
}

function focusHeading(root: ShadowRoot, isCamera: boolean): void {
  root.querySelector<HTMLElement>('[part~="heading"]')?.focus({ preventScroll: isCamera });
}
