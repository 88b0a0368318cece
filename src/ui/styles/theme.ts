import { css } from 'lit';

/** Dark values of everything that a theme can set. Texts keep a contrast of at least 4.5:1 on the surface. */
const dark = css`
  color-scheme: dark;
  --_surface: var(--face-liveness-surface, #15181e);
  --_on-surface: var(--face-liveness-on-surface, #eef0f4);
  --_muted: var(--face-liveness-muted, #aab1bf);
  --_accent: var(--face-liveness-accent, #8fb5ff);
  --_on-accent: var(--face-liveness-on-accent, #08193a);
  --_danger: var(--face-liveness-danger, #ffb3aa);
  --_success: var(--face-liveness-success, #7fd9a3);
  --_soft: #20242c;
  --_tint: #212937;
  --_figure: #c9d3ea;
  --_figure-fill: #53678f;
  --_caution: #33242a;
  --_line: #373d49;
`;

/** Light values; also those of the camera layer while it lights the face, whatever the theme is. */
const light = css`
  color-scheme: light;
  --_surface: var(--face-liveness-surface, #fff);
  --_on-surface: var(--face-liveness-on-surface, #16181d);
  --_muted: var(--face-liveness-muted, #565d6b);
  --_accent: var(--face-liveness-accent, #2157d6);
  --_on-accent: var(--face-liveness-on-accent, #fff);
  --_danger: var(--face-liveness-danger, #b3261e);
  --_success: var(--face-liveness-success, #12703e);
  --_soft: #f3f5f9;
  --_tint: #eaf0fc;
  --_figure: #2a3a5f;
  --_figure-fill: #2a3a5f;
  --_caution: #faeeed;
  --_line: #dbdfe7;
`;

/** Colors, type and everything else that several screens share. */
export const themeStyles = css`
  :host {
    ${light}
    --_radius: var(--face-liveness-radius, 20px);
    display: block;
    box-sizing: border-box;
    /* The screens take their measure from the place that they get, so a parent that shrinks around them needs to be told. */
    inline-size: 100%;
    font: max(16px, 1rem) / 1.5
      var(--face-liveness-font-family, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
    text-align: start;
    -webkit-text-size-adjust: 100%;
  }
  :host([hidden]) {
    display: none;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([appearance='light'])) {
      ${dark}
    }
  }
  :host([appearance='dark']) {
    ${dark}
  }
  .layer.is-recording {
    ${light}
    --_surface: #fff;
    --_on-surface: #16181d;
    --_muted: #565d6b;
  }
  @supports (color: color-mix(in srgb, red, blue)) {
    .root {
      --_soft: color-mix(in srgb, var(--_on-surface) 6%, var(--_surface));
      --_caution: color-mix(in srgb, var(--_danger) 9%, var(--_surface));
      --_line: color-mix(in srgb, var(--_on-surface) 18%, var(--_surface));
      --_tint: color-mix(in srgb, var(--_accent) 11%, var(--_surface));
      --_figure: color-mix(in srgb, var(--_accent) 30%, var(--_on-surface));
      --_figure-fill: color-mix(in srgb, var(--_accent) 50%, #10131a);
    }
  }
  /* What a page sets for its own words and is inherited. Spacing of letters and words is left: readers need it. */
  .root {
    inline-size: 100%;
    font-style: normal;
    font-variant: normal;
    text-indent: 0;
    text-shadow: none;
    text-transform: none;
    white-space: normal;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ol,
  ul {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 1.5em;
    font-weight: 650;
    line-height: 1.25;
    text-wrap: balance;
  }
  h3 {
    font-size: 1em;
    font-weight: 600;
  }
  /* Only moved to by script, to be read first; there is nothing to do on it. */
  h2:focus-visible {
    outline: none;
  }
  /* Lines break between words and phrases, as readers of these scripts expect. */
  :lang(ko) {
    word-break: keep-all;
  }
  :is(h2, .hint):lang(ja) {
    word-break: auto-phrase;
  }
  .muted {
    color: var(--_muted);
  }
  .strong {
    font-weight: 600;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    flex: none;
    inline-size: 1.5em;
    block-size: 1.5em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
