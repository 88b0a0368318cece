type Cell = string | number;

/** Prints rows with the same members as a table, whose columns are as wide as they have to be. */
export function printTable(title: string, rows: readonly Readonly<Record<string, Cell>>[]): void {
  const headings = Object.keys(rows[0] ?? {});
  const widths = headings.map((heading) =>
    Math.max(heading.length, ...rows.map((row) => String(row[heading] ?? '').length)),
  );
  const format = (cells: readonly Cell[]): string =>
    cells.map((cell, column) => String(cell).padStart(widths[column] ?? 0)).join('  ');
  const lines = rows.map((row) => format(headings.map((heading) => row[heading] ?? '')));
  console.log([`\n${title}`, format(headings), ...lines, ''].join('\n'));
}
