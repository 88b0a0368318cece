import { css } from 'lit';

/** The full-viewport layer of the camera and its colors. */
export const cameraStyles = css`
  .layer {
    display: none;
  }
  .layer.is-shown {
    display: block;
    position: fixed;
    inset: 0;
    z-index: 2147483647;
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: auto;
    overscroll-behavior: contain;
    background: var(--_surface);
    color: var(--_on-surface);
    outline: none;
  }
  /* What is around the oval lights the face: no theme may darken it. */
  .layer.is-recording {
    background: #fff;
    forced-color-adjust: none;
  }
  .camera-screen {
    display: grid;
    grid-template: 'bar' auto 'hint' auto 'stage' minmax(10rem, 1fr) / minmax(0, 1fr);
    gap: 0.75rem;
    block-size: 100%;
    padding: max(0.75rem, env(safe-area-inset-top)) max(0.75rem, env(safe-area-inset-right))
      max(0.75rem, env(safe-area-inset-bottom)) max(0.75rem, env(safe-area-inset-left));
  }
  .bar {
    grid-area: bar;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
  }
  .hint-place {
    grid-area: hint;
    display: grid;
    place-items: center;
    min-block-size: calc(2 * 1.25 * var(--_hint-size) + 1.25rem);
    --_hint-size: clamp(1.25rem, 4vmin, 2rem);
  }
  .stage-place {
    grid-area: stage;
    display: grid;
    place-items: center;
    container-type: size;
  }
  .bar,
  .hint-place {
    position: relative;
    z-index: 2;
  }
  .hint,
  .recording,
  .countdown {
    background: var(--_on-surface);
    color: var(--_surface);
  }
  .hint {
    max-inline-size: 36rem;
    padding: 0.625rem 1.25rem;
    border-radius: min(var(--_radius), 16px);
    font-size: var(--_hint-size);
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: break-word;
  }
  .recording {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding: 0.375rem 0.875rem;
    border-radius: 999px;
    font-weight: 600;
  }
  .recording::before {
    content: '';
    inline-size: 0.75em;
    block-size: 0.75em;
    border-radius: 50%;
    background: #ff5a4f;
  }
  .stage {
    --_ratio: var(--landscape-ratio, 1.3333);
    position: relative;
    inline-size: min(100cqw, 100cqh * var(--_ratio));
    aspect-ratio: var(--_ratio);
    border-radius: var(--_radius);
    overflow: hidden;
    background: var(--_soft);
  }
  .is-recording .stage {
    border-radius: 0;
    background: #fff;
  }
  .mirror,
  .video,
  .overlay {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .mirror {
    transform: scaleX(-1);
  }
  .video {
    object-fit: cover;
  }
  /* Where the stage lies between two device pixels, a clipped overlay would leave a line of video at its edge. */
  .overlay {
    overflow: visible;
  }
  .oval-surroundings {
    fill: #fff;
  }
  .oval-outline,
  .match-ring {
    fill: none;
  }
  .oval-outline {
    stroke: var(--face-liveness-oval-stroke, #c9ced8);
    stroke-width: 8px;
    vector-effect: non-scaling-stroke;
  }
  .match-ring {
    stroke: var(--_accent);
    stroke-linecap: round;
    transition: stroke-dasharray 120ms linear;
  }
  [part='match'][aria-valuenow='100'] .match-ring {
    stroke: var(--_success);
  }
  [part='match'][aria-valuenow='0'] .match-ring {
    stroke: none;
  }
  .countdown {
    position: absolute;
    inset-block-end: 1rem;
    inset-inline-start: calc(50% - 3.25rem);
    display: grid;
    place-items: center;
    inline-size: 6.5rem;
    block-size: 6.5rem;
    border-radius: 50%;
    font-size: 4rem;
    font-weight: 700;
    line-height: 1;
    font-variant-numeric: tabular-nums;
  }
  .stage > .spinner {
    position: absolute;
    inset: calc(50% - 28px);
  }
  .light {
    position: fixed;
    inset: 0;
    z-index: 1;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }
  @media (orientation: portrait) {
    .stage {
      --_ratio: var(--portrait-ratio, 0.75);
    }
  }
  @media (orientation: landscape) and (max-height: 30rem) {
    .camera-screen {
      grid-template: 'bar stage' auto 'hint stage' 1fr / minmax(12rem, 1fr) 2fr;
    }
    .hint-place {
      align-items: start;
    }
    .bar {
      flex-wrap: wrap;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .match-ring {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .hint,
    .countdown {
      border: 2px solid CanvasText;
    }
  }
`;
