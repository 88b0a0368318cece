/**
 * Reads the overrides of single texts that a visitor wrote.
 * @param {string} text JSON of an object of texts; empty for none.
 * @param {readonly string[] | null} keys Names of all texts; `null` when they are not known.
 * @returns {{ strings: Record<string, string> | null, problem: string }} The problem is empty when there is none.
 */
export function readStrings(text, keys) {
  if (text.trim() === '') return { strings: null, problem: '' };
  let value;
  try {
    value = JSON.parse(text);
  } catch (failure) {
    return wrong(`This is not JSON: ${failure.message}. Names and texts need double quotes; no comma after the last.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong('This has to be an object, for example {"start.begin": "Let’s go"}.');
  }
  const empty = Object.keys(value).find((key) => typeof value[key] !== 'string');
  if (empty !== undefined) return wrong(`“${empty}” has to be a text in double quotes.`);
  const unknown = keys === null ? undefined : Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) return wrong(`There is no text “${unknown}”.${suggestion(unknown, keys)}`);
  return { strings: value, problem: '' };
}

function wrong(problem) {
  return { strings: null, problem };
}

function suggestion(unknown, keys) {
  const part = unknown.split('.').find((word) => keys.some((key) => key.includes(word)));
  const close = part === undefined ? [] : keys.filter((key) => key.includes(part)).slice(0, 4);
  return close.length === 0 ? '' : ` There are ${close.join(', ')}.`;
}
