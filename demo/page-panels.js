import { buildElement } from './build-element.js';

/** From here on the element has room beside it. As in `panels.css`. */
const WIDE = '(min-width: 56rem)';

/**
 * The panels beside the element: tabs where there is room, else one below the other and folded.
 * Each is a section with a `details` whose summary is its title.
 */
export class PagePanels {
  #panels;
  #tabs;
  #list;
  #wide = matchMedia(WIDE);

  /** @param {HTMLElement} place Holds the panels. */
  constructor(place) {
    this.#panels = [...place.querySelectorAll(':scope > .panel')];
    this.#tabs = this.#panels.map((panel) => this.#createTab(panel));
    this.#list = buildElement('div', { role: 'tablist', class: 'panel-tabs', 'aria-label': 'Panels' }, ...this.#tabs);
    this.#list.addEventListener('keydown', (event) => this.#move(event));
    place.prepend(this.#list);
    this.#wide.addEventListener('change', () => this.#arrange());
    this.#arrange();
  }

  /** Takes a panel away for good. @param {string} id */
  remove(id) {
    const index = this.#panels.findIndex((panel) => panel.id === id);
    const isSelected = this.#tabs[index].ariaSelected === 'true';
    for (const list of [this.#panels, this.#tabs]) list.splice(index, 1)[0].remove();
    if (isSelected) this.#select(this.#tabs[0]);
  }

  #createTab(panel) {
    const title = panel.querySelector('summary').textContent.trim();
    const tab = buildElement('button', {
      type: 'button',
      role: 'tab',
      id: `${panel.id}-tab`,
      'aria-controls': panel.id,
    });
    tab.textContent = title;
    tab.addEventListener('click', () => this.#select(tab));
    return tab;
  }

  #arrange() {
    this.#list.hidden = !this.#wide.matches;
    if (this.#wide.matches) return this.#select(this.#tabs.find((tab) => tab.ariaSelected === 'true') ?? this.#tabs[0]);
    for (const panel of this.#panels) {
      panel.hidden = false;
      for (const name of ['role', 'aria-labelledby']) panel.removeAttribute(name);
      panel.querySelector('details').open = false;
    }
  }

  #select(selected) {
    for (const [index, tab] of this.#tabs.entries()) {
      const isSelected = tab === selected;
      const panel = this.#panels[index];
      tab.ariaSelected = String(isSelected);
      tab.tabIndex = isSelected ? 0 : -1;
      panel.hidden = !isSelected && this.#wide.matches;
      if (!this.#wide.matches) continue;
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', tab.id);
      panel.querySelector('details').open = true;
    }
  }

  /** As the pattern for tabs has it: arrows, Home and End. */
  #move(event) {
    const at = this.#tabs.indexOf(event.target);
    const last = this.#tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    this.#select(this.#tabs[to]);
    this.#tabs[to].focus();
  }
}
