// Memory of the process that holds a page. Linux only; elsewhere there is no such figure.
import { readFile } from 'node:fs/promises';

/** @typedef {{ peakBytes: number, afterBytes: number }} RendererMemory */

/**
 * The process of the only page of a browser: among the renderers, the one that has worked most.
 * @param {import('playwright').Browser} browser
 * @returns {Promise<number | null>}
 */
export async function rendererOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return renderers.toSorted((a, b) => b.cpuTime - a.cpuTime)[0]?.id ?? null;
}

/**
 * The most that a process ever had in memory, and what it has now with shared pages divided among those who share them.
 * @param {number} processId
 * @returns {Promise<RendererMemory | null>} `null` where the system does not tell.
 */
export async function memoryOf(processId) {
  try {
    const status = await readFile(`/proc/${processId}/status`, 'utf8');
    const rollup = await readFile(`/proc/${processId}/smaps_rollup`, 'utf8');
    return { peakBytes: kilobytes(status, 'VmHWM'), afterBytes: kilobytes(rollup, 'Rss') };
  } catch {
    return null;
  }
}

/** @param {string} text @param {string} name */
function kilobytes(text, name) {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text);
  if (!found) throw new Error(`There is no ${name}.`);
  return Number(found[1]) * 1024;
}
