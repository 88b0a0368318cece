/**
 * The service behind the page, which the header's badge names.
 * @type {Promise<'emulator' | 'aws' | null>} `null` when the server does not tell.
 */
export const service = showService();

async function showService() {
  const response = await fetch('/playground.json').catch(() => null);
  if (!response?.ok) return null;
  const facts = await response.json();
  const badge = document.querySelector('#service');
  badge.textContent = facts.service === 'emulator' ? 'local emulator' : `Amazon Rekognition, ${facts.region}`;
  badge.hidden = false;
  return facts.service;
}
