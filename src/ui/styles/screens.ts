import { css } from 'lit';

/** The screens that lie in the page: start, verifying, results, errors. */
export const screenStyles = css`
  .place {
    container-type: inline-size;
  }
  .card {
    display: grid;
    gap: 1.25rem;
    inline-size: 100%;
    max-inline-size: 30rem;
    min-block-size: 30rem;
    margin-inline: auto;
    padding: clamp(1.25rem, 5cqi, 2.5rem);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_on-surface);
    overflow-wrap: break-word;
    hyphens: auto;
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
    display: block;
    grid-column: 1 / -1;
  }
  .figure {
    inline-size: 84px;
    block-size: 84px;
  }
  .figure-frame {
    fill: var(--_soft);
  }
  .figure-body {
    fill: var(--_surface);
    stroke: var(--_muted);
    stroke-width: 2.5;
  }
  .figure-line,
  .figure-oval {
    fill: none;
    stroke: var(--_muted);
    stroke-width: 2.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .figure-oval {
    stroke: var(--_accent);
    stroke-width: 4;
  }
  .figure-face {
    transform-origin: 80px 56px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .figure-face {
      animation: approach 4s ease-in-out infinite alternate;
    }
  }
  @keyframes approach {
    0%,
    20% {
      transform: scale(0.62);
    }
    80%,
    100% {
      transform: scale(1.08);
    }
  }
  .steps {
    display: grid;
    gap: 0.75rem;
    list-style: none;
    counter-reset: step;
  }
  .steps li {
    display: grid;
    grid-template-columns: 1.75em 1fr;
    gap: 0.75em;
    counter-increment: step;
  }
  .steps li::before {
    content: counter(step);
    display: grid;
    place-items: center;
    align-self: start;
    inline-size: 1.75em;
    block-size: 1.75em;
    margin-block-start: -0.125em;
    border-radius: 50%;
    background: var(--_soft);
    color: var(--_accent);
    font-weight: 700;
    line-height: 1;
  }
  .warning {
    display: grid;
    grid-template-columns: auto 1fr;
    column-gap: 0.75em;
    padding: 0.875rem 1rem 0;
    border: 1px solid transparent;
    border-radius: min(var(--_radius), 14px);
    background: var(--_caution);
  }
  .warning > .icon {
    color: var(--_danger);
  }
  .problem {
    color: var(--_danger);
  }
  .warning > slot {
    display: block;
  }
  .warning details p {
    padding-block-end: 0.875rem;
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
  .message > .field,
  .upload {
    inline-size: 100%;
  }
  .message > slot {
    display: grid;
    gap: 1rem;
    text-wrap: pretty;
  }
  .upload {
    display: grid;
    gap: 0.5rem;
    align-content: start;
    min-block-size: 3rem;
  }
  .emblem {
    display: grid;
    place-items: center;
    inline-size: 80px;
    block-size: 80px;
    border-radius: 50%;
    background: var(--_soft);
    color: var(--_accent);
    font-size: 26px;
  }
  .emblem.is-success {
    color: var(--_success);
  }
  .emblem.is-danger {
    color: var(--_danger);
  }
  .tips {
    display: grid;
    gap: 0.5rem;
    padding-inline-start: 1.25em;
    text-align: start;
  }
  .tips li::marker {
    color: var(--_accent);
  }
  @container (min-width: 46rem) {
    .start {
      grid-template-columns: 1fr 1fr;
      gap: 2.5rem;
      align-items: center;
      max-inline-size: 58rem;
    }
    .start-introduction {
      grid-template-columns: 1fr;
    }
    .figure {
      inline-size: 168px;
      block-size: 168px;
    }
  }
  @media (forced-colors: active) {
    .emblem,
    .steps li::before {
      border: 2px solid CanvasText;
    }
    .figure-body,
    .figure-line {
      stroke: CanvasText;
    }
    .figure-oval {
      stroke: Highlight;
    }
  }
`;
