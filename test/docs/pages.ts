import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One page of the documentation. */
export interface Page {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A block of code and the language behind its fence; `''` without one. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/** A section: the text of its heading and all lines up to the next heading of the same or a higher level. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

const FENCED = /^( *)(```+)(\S*).*\n([^]*?)^\1\2$/gm;

/** A page by its path from the root of the repository. */
export function readPage(path: string): Page {
  return { path, text: readFileSync(path, 'utf8') };
}

/** README, CONTRIBUTING, everything below docs/ and the pages beside the code. */
export function allPages(): readonly Page[] {
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  const others = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'src/emulator/README.md',
    'benchmark/vendor/README.md',
  ];
  return [...others.filter((path) => existsSync(path)), ...docs].map(readPage);
}

/** The blocks of code of a page, of one language or all. */
export function codeBlocks({ text }: Page, language?: string): readonly CodeBlock[] {
  return [...text.matchAll(FENCED)]
    .map(([, indent = '', , name = '', code = '']) => ({
      language: name,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }))
    .filter((block) => language === undefined || block.language === language);
}

/** A page without its blocks of code and without code in lines, where brackets are no links. */
export function prose({ text }: Page): string {
  return text.replaceAll(FENCED, '').replaceAll(/`[^`\n]*`/g, '');
}

/** Targets of the links and pictures of a page. */
export function linkTargets(page: Page): readonly string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** Path from the root of what a link on `page` leads to, without its anchor. */
export function resolveLink(page: Page, target: string): string {
  const [path = ''] = target.split('#', 1);
  return path === '' ? page.path : normalize(join(dirname(page.path), path));
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: Page): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of page.text.replaceAll(FENCED, '').matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

function slugOf(heading: string): string {
  const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return words
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** The sections of a page whose headings have this many number signs. */
export function sectionsOf({ text }: Page, level: number): readonly Section[] {
  const marks = '#'.repeat(level);
  const parts = text.split(new RegExp(`^(?=#{1,${level}} )`, 'm'));
  return parts.flatMap((part) => {
    const [line = ''] = part.split('\n', 1);
    return line.startsWith(`${marks} `) ? [{ heading: line.slice(level + 1).trim(), text: part }] : [];
  });
}

/** The cells of all rows of the tables in a text, without the rows of dashes. */
export function tableRows(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}
