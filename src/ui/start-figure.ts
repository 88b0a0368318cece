import { html, type TemplateResult } from 'lit';

/** A face that grows into an oval: the whole check in one picture. The style sheet moves it where motion is welcome. */
export const startFigure: TemplateResult = html`<svg class="figure" viewBox="20 0 120 120" aria-hidden="true">
  <rect class="figure-frame" x="20" width="120" height="120" rx="20" />
  <g class="figure-face">
    <path class="figure-body" d="M44 117c2-22 17-31 36-31s34 9 36 31z" />
    <path class="figure-body" d="M80 22c16 0 25 12 25 28 0 19-11 35-25 35S55 69 55 50c0-16 9-28 25-28z" />
    <path class="figure-line" d="M70 49v3m20-3v3m-10 1v9h-4m-5 10c5 5 13 5 18 0" />
  </g>
  <ellipse class="figure-oval" cx="80" cy="59" rx="33" ry="46" />
</svg>`;
