import type { ScreenActions } from './screen-context.ts';

/** Layers that are shown, the newest last: where a page has several elements, the one in front has the keyboard. */
const shownLayers: HTMLElement[] = [];

/**
 * Keeps the keyboard with the camera layer while it covers the page: Escape cancels wherever the focus is, Tab stays in
 * the layer, and a focus that gets behind it is fetched back. Two things are left alone: a modal dialog that the page
 * opens over the camera, and Tab while the browser asks for the permission, which is answered outside of the page.
 * @param layer The shown layer; `is-asking` says that the permission is asked for.
 * @returns A function that lets go of the keyboard.
 */
export function holdKeyboard(layer: HTMLElement, { cancel }: Pick<ScreenActions, 'cancel'>): () => void {
  const isAsking = (): boolean => layer.classList.contains('is-asking');
  const isElsewhere = (event: Event): boolean => shownLayers.at(-1) !== layer || isInDialogAbove(event, layer);

  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || isElsewhere(event)) return;
    const isTab = event.key === 'Tab' && !isAsking();
    if (event.key !== 'Escape' && !isTab) return;
    event.preventDefault();
    event.stopPropagation();
    if (isTab) layer.querySelector<HTMLElement>('[part~="cancel"]')?.focus();
    else cancel();
  };
  const onFocus = (event: FocusEvent): void => {
    if (isAsking() || event.composedPath().includes(layer) || isElsewhere(event)) return;
    layer.querySelector<HTMLElement>('[part~="heading"]')?.focus({ preventScroll: true });
  };

  shownLayers.push(layer);
  addEventListener('keydown', onKey, { capture: true });
  addEventListener('focusin', onFocus, { capture: true });
  return () => {
    shownLayers.splice(shownLayers.lastIndexOf(layer), 1);
    removeEventListener('keydown', onKey, { capture: true });
    removeEventListener('focusin', onFocus, { capture: true });
  };
}

/** A modal dialog that does not hold the layer has been opened over it: the rest of the page is inert below. */
function isInDialogAbove(event: Event, layer: HTMLElement): boolean {
  return event
    .composedPath()
    .some((target) => target instanceof HTMLDialogElement && target.matches(':modal') && !holds(target, layer));
}

/** Whether `element` lies in `ancestor`, across shadow hosts. */
function holds(ancestor: Element, element: Element): boolean {
  for (let node: Node | null = element; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
    if (node === ancestor) return true;
  }
  return false;
}
