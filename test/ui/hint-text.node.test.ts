import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CameraPhase, View } from '../../src/core/view.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { hintText, spokenHint } from '../../src/ui/hint-text.ts';

function cameraView(phase: CameraPhase, hint: 'too-far' | null = null): View & { screen: 'camera' } {
  return { screen: 'camera', phase, hint, countdown: null, oval: null, isRecording: false, lightStages: null };
}

test('guidance is said in its own words', () => {
  assert.equal(hintText(strings, cameraView('fitting', 'too-far')), 'Move closer');
});

test('every phase without guidance has words that say what to do', () => {
  const phases: readonly CameraPhase[] = ['asking-permission', 'connecting', 'countdown', 'fitting', 'holding'];
  const texts = phases.map((phase) => hintText(strings, cameraView(phase)));
  assert.equal(new Set(texts).size, phases.length);
});

test('the question for the permission stays where it is while its explanation is shown, and is spoken', () => {
  const [asking, explaining] = (['asking-permission', 'explaining-permission'] as const).map((phase) =>
    hintText(strings, cameraView(phase)),
  );
  assert.equal(explaining, asking);
  const view = cameraView('explaining-permission');
  assert.equal(spokenHint(strings, view), strings['camera.explaining-permission']);
});

test('before and while the colors are shown the person is told to hold still', () => {
  assert.equal(hintText(strings, cameraView('holding')), 'Hold still');
  assert.equal(hintText(strings, cameraView('flashing')), 'Hold still');
});
