import { css } from 'lit';

/** The screens that lie in the page: start, verifying, results, errors. */
export const screenStyles = css`
  .place {
    container-type: inline-size;
    contain-intrinsic-inline-size: min(22rem, 90vw);
  }
  .card {
    display: grid;
    gap: 1.25rem;
    inline-size: 100%;
    max-inline-size: max(30rem, 480px);
    min-block-size: min(30rem, 100svh - 2rem);
    margin-inline: auto;
    padding: clamp(1.125rem, 5cqi, 2.5rem);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_on-surface);
    overflow-wrap: anywhere;
    hyphens: auto;
    hyphenate-limit-chars: 12 5 5;
  }
  .start {
    align-content: center;
  }
  .start-introduction,
  .start-choices {
    display: grid;
    gap: 1.25rem;
    align-content: start;
  }
  .start-introduction {
    grid-template-columns: auto 1fr;
    column-gap: 1rem;
    align-items: center;
  }
  .start-introduction > slot {
    display: grid;
    grid-column: 1 / -1;
    gap: 1rem;
  }
  .figure {
    inline-size: 88px;
    block-size: 97px;
  }
  .figure-frame {
    fill: var(--_tint);
  }
  .figure-body,
  .figure-hair {
    fill: var(--_figure-fill);
  }
  .figure-skin {
    fill: var(--_surface);
    stroke: var(--_figure);
    stroke-width: 2.5;
  }
  .figure-line,
  .figure-oval {
    fill: none;
    stroke: var(--_figure);
    stroke-width: 2.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .figure-oval {
    stroke: var(--_accent);
    stroke-width: 4.5;
  }
  .figure-face {
    transform-origin: 60px 60px;
  }
  @media (prefers-reduced-motion: no-preference) {
    /* Less than five seconds: what goes on moving beside a text would have to be stoppable. */
    .figure-face {
      animation: approach 1.6s ease-in-out 3 alternate both;
    }
    .figure-oval {
      animation: match 1.6s ease-in-out 3 alternate both;
    }
    .card {
      animation: rise 180ms ease-out;
    }
  }
  @keyframes approach {
    0%,
    20% {
      transform: scale(0.62);
    }
    80%,
    100% {
      transform: none;
    }
  }
  @keyframes match {
    0%,
    70% {
      stroke: var(--_accent);
    }
    85%,
    100% {
      stroke: var(--_success);
    }
  }
  @keyframes rise {
    from {
      transform: translateY(8px);
    }
  }
  .steps {
    display: grid;
    gap: 0.75rem;
    list-style: none;
    text-align: start;
    text-wrap: pretty;
  }
  .steps li,
  .tip {
    display: grid;
    grid-template-columns: 2.25em minmax(0, 1fr);
    gap: 0.75em;
    align-items: center;
  }
  .steps .icon,
  .tip .icon {
    inline-size: 2.25em;
    block-size: 2.25em;
    padding: 0.4375em;
    border-radius: 0.75em;
    background: var(--_tint);
    color: var(--_accent);
  }
  .tip {
    padding-block-start: 1rem;
    border-block-start: 1px solid var(--_line);
    font-weight: 600;
  }
  .warning {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    column-gap: 0.75em;
    padding: 0.875rem 1rem 0.25rem;
    border-radius: min(var(--_radius), 14px);
    background: var(--_caution);
  }
  .warning > .icon {
    color: var(--_danger);
  }
  .problem {
    display: grid;
    color: var(--_danger);
  }
  .warning > slot {
    display: block;
  }
  .warning details p {
    padding-block-end: 0.75rem;
  }
  .challenge > .choice {
    padding-inline: 1rem;
  }
  .warning + .choice {
    border: 1px solid var(--_line);
    border-block-start: 0;
    border-radius: 0 0 min(var(--_radius), 14px) min(var(--_radius), 14px);
    padding-block: 0.75rem;
  }
  .warning:has(+ .choice) {
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .camera-check,
  .privacy {
    display: grid;
    gap: 0.75rem;
  }
  .preview {
    position: relative;
    aspect-ratio: 4 / 3;
    border-radius: min(var(--_radius), 14px);
    overflow: hidden;
    background: var(--_soft);
  }
  .actions {
    display: grid;
    gap: 0.5rem;
    justify-items: stretch;
    text-align: center;
  }
  .message {
    align-content: center;
    justify-items: center;
    text-align: center;
  }
  .message > .actions,
  .message > .field {
    inline-size: 100%;
  }
  .message > slot {
    display: grid;
    gap: 1rem;
    text-wrap: pretty;
  }
  .message > slot > p {
    max-inline-size: 36ch;
    margin-inline: auto;
  }
  .message .steps {
    padding-block: 0.25rem;
  }
  .upload {
    min-block-size: 1.5em;
  }
  @container (min-width: 46rem) {
    .start {
      grid-template-columns: 1fr 1fr;
      gap: 3rem;
      align-items: center;
      max-inline-size: max(60rem, 960px);
    }
    .start-introduction {
      grid-template-columns: 1fr;
    }
    .figure {
      inline-size: 180px;
      block-size: 198px;
    }
    .start h2 {
      font-size: 2em;
    }
  }
  @media (forced-colors: active) {
    .warning,
    .steps .icon,
    .tip .icon {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }
    .figure-skin {
      fill: Canvas;
      stroke: CanvasText;
    }
    .figure-body,
    .figure-hair {
      fill: CanvasText;
    }
    .figure-line {
      stroke: CanvasText;
    }
    .warning > .icon {
      color: CanvasText;
    }
    .figure-oval {
      stroke: Highlight;
      animation: none;
    }
  }
`;
