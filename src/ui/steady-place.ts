import type { View } from '../core/view.ts';

/**
 * Keeps the place of the screens as high as the start screen was, for as long as the check that began there goes on and
 * ends: what the host shows below must not jump while its user is busy. Call it before rendering.
 * @param view What is rendered next.
 */
export function keepPlace(root: ParentNode, view: View): void {
  const place = root.querySelector<HTMLElement>('.place');
  if (!place) return;
  if (view.screen === 'start') place.style.removeProperty('min-block-size');
  else if (place.querySelector('.start')) place.style.minBlockSize = `${place.offsetHeight}px`;
}
