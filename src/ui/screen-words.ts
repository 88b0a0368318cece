/**
 * The words of the screen that is rendered in the page: its heading, then what stands in its slots, the host's own words
 * where it has put some there. One string for each heading, paragraph and item of a list.
 * @param root Where the screens are rendered.
 */
export function screenWords(root: ParentNode): readonly string[] {
  const screen = root.querySelector('.place [part~="screen"]');
  const heading = screen?.querySelector('[part~="heading"]');
  const slots = screen?.querySelectorAll<HTMLSlotElement>('slot:not([name="alternative"])') ?? [];
  const texts = [...slots].flatMap((slot) => slot.assignedElements({ flatten: true }).flatMap(sentencesIn));
  return [...(heading ? [textOf(heading)] : []), ...texts].filter((text) => text !== '');
}

function sentencesIn(element: Element): string[] {
  const items = [...element.querySelectorAll('li, p')];
  return (items.length === 0 ? [element] : items).map(textOf);
}

function textOf({ textContent }: Element): string {
  return (textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}
