import { css } from 'lit';

/** The oval as the sign of a screen, with an icon or a progress in it. */
export const emblemStyles = css`
  .emblem {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 88px;
    block-size: 108px;
    color: var(--_accent);
    font-size: 1.375rem;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
  }
  .emblem.is-success {
    color: var(--_success);
  }
  .emblem.is-danger {
    color: var(--_danger);
  }
  .emblem > .icon,
  .emblem > span {
    position: relative;
  }
  .emblem > .icon {
    inline-size: 40px;
    block-size: 40px;
  }
  .ring {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .ring-track,
  .ring-value {
    fill: none;
    stroke-width: 5;
  }
  .ring-track {
    fill: var(--_tint);
    stroke: var(--_line);
  }
  .ring-value {
    stroke: currentColor;
    stroke-linecap: round;
    transition: stroke-dasharray 150ms linear;
  }
  [aria-valuenow='0'] .ring-value {
    stroke: none;
  }
  .is-waiting .ring-value {
    animation: round 1.2s linear infinite;
  }
  @keyframes round {
    to {
      stroke-dashoffset: -101;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .is-success .ring-value {
      animation: draw 180ms ease-out;
    }
  }
  @keyframes draw {
    from {
      stroke-dasharray: 0 101;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .ring-value {
      transition: none;
    }
    /* Still alive, without anything that moves. */
    .is-waiting .ring-value {
      stroke-dasharray: none;
      animation: breathe 3s ease-in-out infinite alternate;
    }
  }
  @keyframes breathe {
    to {
      stroke-opacity: 0.35;
    }
  }
  @media (forced-colors: active) {
    .ring-track {
      fill: Canvas;
      stroke: CanvasText;
    }
    .ring-value {
      stroke: Highlight;
    }
  }
`;
