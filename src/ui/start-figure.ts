import { html, type TemplateResult } from 'lit';

/** A face that grows into an oval: the whole check in one picture. The style sheet moves it where motion is welcome. */
export const startFigure: TemplateResult = html`<svg class="figure" viewBox="0 0 120 132" aria-hidden="true">
  <rect class="figure-frame" width="120" height="132" rx="24" />
  <g class="figure-face">
    <path class="figure-body" d="M22 131c2-24 16-35 38-35s36 11 38 35z" />
    <path class="figure-skin" d="M51 84h18v16c0 10-18 10-18 0z" />
    <path class="figure-skin" d="M60 26c16 0 25 12 25 29 0 20-11 37-25 37S35 75 35 55c0-17 9-29 25-29z" />
    <path class="figure-hair" d="M33 58c-3-24 8-38 27-38s30 14 27 38c-3-9-8-15-14-19-9 3-22 3-30 0-5 4-8 10-10 19z" />
    <path class="figure-line" d="M50 57v3m20-3v3M60 61v8h-3m-6 9c5 5 13 5 18 0" />
  </g>
  <ellipse class="figure-oval" cx="60" cy="63" rx="38" ry="50" />
</svg>`;
