import { css } from 'lit';

/** Buttons, choices, links and indicators of progress. Every target is at least 44 px high. */
export const controlStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 48px;
    padding: 0.5em 1.25em;
    border: 1px solid var(--_muted);
    border-radius: min(var(--_radius), 14px);
    background: var(--_surface);
    color: var(--_on-surface);
    font: inherit;
    font-weight: 600;
    line-height: 1.25;
    cursor: pointer;
    touch-action: manipulation;
    transition:
      filter 120ms,
      background-color 120ms;
  }
  .button:hover {
    background: var(--_soft);
  }
  .button-primary {
    min-block-size: 52px;
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button-primary:hover {
    background: var(--_accent);
    filter: brightness(1.08);
  }
  .button-primary:is(:disabled, [aria-disabled]) {
    background: var(--_soft);
    color: var(--_muted);
    border-color: var(--_line);
    filter: none;
    cursor: not-allowed;
  }
  .button-quiet {
    border-color: var(--_line);
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
  .link {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-block-size: 44px;
    padding-inline: 0.5em;
    border-radius: 8px;
    color: var(--_accent);
    font-weight: 600;
    text-underline-offset: 0.2em;
  }
  .choice {
    display: flex;
    gap: 0.75em;
    align-items: flex-start;
    min-block-size: 44px;
    padding-block: 0.5em;
    cursor: pointer;
  }
  .choice span span {
    display: block;
  }
  input {
    flex: none;
    inline-size: 1.375em;
    block-size: 1.375em;
    margin: 0.0625em 0 0;
    accent-color: var(--_accent);
  }
  .field {
    display: grid;
    gap: 0.25em;
    font-weight: 600;
    text-align: start;
  }
  select {
    inline-size: 100%;
    min-block-size: 48px;
    padding-inline: 0.75em;
    border: 1px solid var(--_muted);
    border-radius: min(var(--_radius), 14px);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-weight: 400;
  }
  summary {
    display: list-item;
    min-block-size: 44px;
    padding-block: 0.6em;
    cursor: pointer;
    font-weight: 600;
  }
  @media (prefers-reduced-motion: reduce) {
    .button {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .button-primary {
      border: 2px solid ButtonText;
    }
  }
`;
