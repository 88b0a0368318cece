import type { View } from '../core/view.ts';

/** Views with the same name are the same place for the person: the focus stays where it is, and nothing is said anew. */
export function screenName(view: View): string {
  if (view.screen === 'error') return `error ${view.code}`;
  return view.screen === 'result' ? `result ${view.outcome}` : view.screen;
}
