import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillText } from '../../src/i18n/fill-text.ts';
import { formatWait, formatNumber, formatPercent } from '../../src/i18n/format-number.ts';

test('a placeholder is filled in wherever it stands', () => {
  assert.equal(fillText('{a} and {b} and {a}', { a: '1', b: '2' }), '1 and 2 and 1');
});

test('a placeholder without a value stays, and a value is never read as a pattern', () => {
  assert.equal(fillText('{a} {b}', { a: '$& {b}' }), '$& {b} {b}');
});

test('numbers are written as the language writes them', () => {
  assert.equal(formatNumber(3, 'ar-EG'), '٣');
  assert.equal(formatPercent(42, 'en'), '42%');
  assert.equal(formatPercent(42, 'de'), '42\u00A0%');
});

test('a wait is told in seconds below a minute and in whole minutes from there on', () => {
  assert.equal(formatWait(0.4, 'en'), 'in 1 second');
  assert.equal(formatWait(59, 'en'), 'in 59 seconds');
  assert.equal(formatWait(60, 'en'), 'in 1 minute');
  assert.equal(formatWait(61, 'en'), 'in 2 minutes');
  assert.equal(formatWait(1800, 'de'), 'in 30 Minuten');
});
