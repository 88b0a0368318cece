import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INITIAL_SETTINGS, readSettings, writeSettings } from '../../demo/playground-settings.js';

const PAGE = 'http://localhost:8080/';
const chosen = (settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(settings).filter(([name, value]) => value !== INITIAL_SETTINGS[name]));
const asked = (query: string): Readonly<Record<string, string>> => chosen(readSettings(`${PAGE}?${query}`));

describe('the address of the playground', () => {
  it('is bare while nothing is chosen, whatever else stood there', () => {
    assert.equal(writeSettings(INITIAL_SETTINGS, `${PAGE}?visitor=new&lang=de#top`), `${PAGE}#top`);
  });

  it('brings back everything that it carries', () => {
    const choice = {
      lang: 'pt-BR',
      theme: 'peach',
      appearance: 'dark',
      challenge: 'movement',
      countdown: '0',
      'require-consent': 'on',
      'allow-virtual-camera': '',
      'session-url': '',
      'alternative-url': '/help?from=a&b',
      endpoint: 'ws://127.0.0.1:9999',
      camera: 'simulated',
      scenario: 'two',
      moment: 'recorded',
      seed: '7',
      'camera-fault': 'denied',
      incident: 'muted',
    };
    const address = writeSettings({ ...INITIAL_SETTINGS, ...choice }, PAGE);
    assert.deepEqual(chosen(readSettings(address)), choice);
  });

  for (const [name, value] of [
    ['session-id', '0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a'],
    ['device-id', 'f00d'],
    ['session-url', 'https://elsewhere.example/sessions'],
    ['endpoint', 'wss://elsewhere.example'],
    ['assets-url', '//elsewhere.example/assets'],
    ['alternative-url', 'javascript:alert(1)'],
    ['session-url', 'http://localhost@elsewhere.example/'],
    ['countdown', '-1'],
    ['frame-rate', '1e9'],
    ['lang', 'xx'],
    ['theme', 'none-such'],
    ['require-consent', 'yes'],
    ['skip-intro', 'on'],
    ['strings', '{"start.warning": "Nothing to fear"}'],
    ['state', 'succeeded'],
    ['__proto__', 'x'],
    ['constructor', 'x'],
  ] as const) {
    it(`neither gives nor takes ${name} ${value}`, () => {
      assert.equal(writeSettings({ ...INITIAL_SETTINGS, [name]: value }, PAGE), PAGE);
      assert.deepEqual(asked(new URLSearchParams([[name, value]]).toString()), {});
    });
  }
});
