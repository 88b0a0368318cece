/**
 * The text with its placeholders filled in.
 * @param text A text of a string table, with names in braces.
 * @param values Value for each name, already formatted for the reader. A name without a value stays as it is.
 */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
