/**
 * The example themes of `themes.css`; `name` is the value of `data-theme`.
 * @type {readonly { readonly name: string, readonly label: string, readonly description: string }[]}
 */
export const THEMES = Object.freeze([
  { name: 'bank', label: 'Bank', description: 'Sober: navy, square corners, headings with serifs.' },
  { name: 'peach', label: 'Peach', description: 'Warm: a consumer app with round buttons and soft colors.' },
  { name: 'signal', label: 'Signal', description: 'High contrast: black, white and yellow, with heavy outlines.' },
]);
