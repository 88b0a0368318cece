// Pieces of Markdown for pages that scripts write.

/**
 * A heading with what stands below it.
 * @param {string} title
 * @param {readonly string[]} paragraphs
 */
export function section(title, paragraphs) {
  return [`## ${title}`, ...paragraphs].join('\n\n');
}

/**
 * A table; cells may hold what would end them.
 * @param {readonly string[]} heads
 * @param {readonly (readonly (string | undefined)[])[]} [rows]
 */
export function table(heads, rows = []) {
  const lines = [heads, heads.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell = '') => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`,
  );
  return lines.join('\n');
}

/** A name as it is typed. @param {string} [text] */
export function code(text = '') {
  return `\`${text}\``;
}
