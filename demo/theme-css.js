/**
 * The rules of one example theme, written for the tag itself, as a page would have them.
 * @param {string} sheet Text of `themes.css`.
 * @param {string} name Name of the theme; empty for none.
 * @returns {string} Empty when the sheet has no such theme.
 */
export function themeCss(sheet, name) {
  const heading = `/* theme: ${name} */`;
  const start = sheet.indexOf(heading);
  if (start < 0) return '';
  const end = sheet.indexOf('/* theme:', start + heading.length);
  const rules = sheet.slice(start + heading.length, end < 0 ? undefined : end);
  return rules.replaceAll(`:is(face-liveness, face-liveness-screen)[data-theme='${name}']`, 'face-liveness').trim();
}
