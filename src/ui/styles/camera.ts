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
    grid-template: 'bar' auto 'hint' auto 'stage' minmax(160px, 1fr) / minmax(0, 1fr);
    gap: 0.75rem;
    block-size: 100%;
    --_edge: min(0.75rem, 3.75vmin);
    padding: max(var(--_edge), env(safe-area-inset-top)) max(var(--_edge), env(safe-area-inset-right))
      max(var(--_edge), env(safe-area-inset-bottom)) max(var(--_edge), env(safe-area-inset-left));
  }
  .bar {
    grid-area: bar;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: min(0.5rem, 2.5vmin);
    /* Large text has its limit where both would not fit beside each other any more. */
    font-size: max(16px, min(1rem, 5vmin));
    min-block-size: max(48px, 2.85em);
  }
  .bar .button {
    padding-inline: 0.875em;
  }
  .hint-place {
    grid-area: hint;
    display: grid;
    place-items: center;
    /* Room for the longest hint: the picture must not move when the words change. */
    block-size: calc(var(--_hint-lines) * 1.25 * var(--_hint-size) + 1.25rem);
    --_hint-lines: 2;
    --_hint-size: max(20px, min(clamp(1.25rem, 2.6vmin + 0.75rem, 2.25rem), 7.25vmin));
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
  /* Where the permission is there already, nobody has to read the question for it. */
  .is-asking .hint {
    animation: show-late 0s 300ms both;
  }
  @keyframes show-late {
    from {
      visibility: hidden;
    }
  }
  /* Seen on every color: dark on light. */
  .is-recording :focus-visible {
    outline-color: var(--_on-surface);
    box-shadow: 0 0 0 5px var(--_surface);
  }
  .hint,
  .recording,
  .countdown {
    background: var(--_on-surface);
    color: var(--_surface);
  }
  .hint {
    display: flex;
    align-items: center;
    gap: 0.5em;
    max-inline-size: 40rem;
    padding-block: 0.625rem;
    padding-inline: min(1rem, 4vmin) min(1.25rem, 4vmin);
    border-radius: min(var(--_radius), 18px);
    font-size: var(--_hint-size);
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .recording {
    display: flex;
    align-items: center;
    gap: 0.375em;
    min-inline-size: 0;
    min-block-size: 2.25em;
    padding: 0.25em 0.75em;
    border-radius: 1.25em;
    font-weight: 600;
    line-height: 1.15;
    overflow-wrap: anywhere;
  }
  .recording::before {
    content: '';
    flex: none;
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
  /* The oval may reach to the edge of the picture, and its ring a little over it. */
  .is-recording .stage {
    border-radius: 0;
    background: #fff;
    overflow: clip;
    overflow-clip-margin: 1.5rem;
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
  /* Where the stage lies between two device pixels, a line of video would stay at its edge. */
  .is-recording .video {
    clip-path: inset(1px);
  }
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
    stroke: var(--face-liveness-oval-stroke, #7d8696);
    stroke-width: 4px;
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
    --_size: min(6.5rem, 32cqmin);
    inset-block-end: 4%;
    inset-inline: 0;
    margin-inline: auto;
    display: grid;
    place-items: center;
    inline-size: var(--_size);
    block-size: var(--_size);
    border-radius: 50%;
    font-size: calc(0.6 * var(--_size));
    font-weight: 700;
    line-height: 1;
    font-variant-numeric: tabular-nums;
  }
  .stage-message {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: safe center;
    place-items: center;
    gap: 1rem;
    padding: 0.75rem;
    overflow: auto;
    text-align: center;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .stage-message > .icon {
    inline-size: min(4rem, 25cqmin);
    block-size: min(4rem, 25cqmin);
    color: var(--_accent);
    stroke-width: 1.5;
  }
  .stage-message > p {
    max-inline-size: 32ch;
  }
  .light {
    position: fixed;
    inset: 0;
    z-index: 1;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }
  @media (max-width: 36rem) {
    .hint-place {
      --_hint-lines: 3;
    }
  }
  @media (orientation: portrait) {
    .stage {
      --_ratio: var(--portrait-ratio, 0.75);
    }
  }
  @media (orientation: landscape) and (max-height: 30rem) {
    .camera-screen {
      grid-template: 'bar stage' auto 'hint stage' 1fr / minmax(14rem, 2fr) 3fr;
    }
    .hint-place {
      align-items: start;
    }
    .bar {
      flex-wrap: wrap;
      align-content: start;
    }
  }
  /* As small as a desktop's window at a zoom of 400 %. */
  @media (orientation: landscape) and (max-height: 30rem) and (max-width: 30rem) {
    .camera-screen {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .stage {
      --_ratio: var(--portrait-ratio, 0.75);
    }
    .hint-place {
      --_hint-size: max(16px, 1rem);
    }
    .hint {
      gap: 0.375em;
      padding: 0.5rem 0.625rem;
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
    .stage-message > .icon {
      color: CanvasText;
    }
  }
`;
