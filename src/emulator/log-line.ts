/** A text with its line breaks taken out, so that an entry of a log is one line whatever it quotes. */
export function toLine(text: string): string {
  return text.trim().replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
}

/** An error as one line: name, message and the place that threw it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return toLine(String(error));
  const place = /^\s*(at .*)$/m.exec(error.stack ?? '')?.[1];
  return toLine(`${error.name}: ${error.message}${place === undefined ? '' : ` (${place})`}`);
}
