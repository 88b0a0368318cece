import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import type {
  AnalysisCompleteDetail,
  CancelDetail,
  ChallengePreference,
  FaceLivenessError,
  VerdictDetail,
} from 'face-liveness';

@Component({
  selector: 'app-root',
  imports: [FormsModule],
  templateUrl: './app.html',
  // Angular takes a tag with a dash for a component that was forgotten, unless it is told otherwise.
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
})
export class App {
  protected readonly challenge = signal<ChallengePreference>('auto');
  protected readonly language = signal('en');
  protected readonly isShown = signal(true);
  protected readonly outcome = signal('Not verified yet.');
  protected readonly events = signal<readonly string[]>([]);
  protected readonly strings = { 'start.begin': 'Verify me' };

  protected onAnalysisComplete({ type }: CustomEvent<AnalysisCompleteDetail>): void {
    this.hear(type, 'Waiting for the verdict.');
  }

  protected onVerdict({ type, detail }: CustomEvent<VerdictDetail>): void {
    this.hear(type, detail.isLive ? 'You are verified.' : 'You could not be verified.');
  }

  protected onError({ type, detail }: CustomEvent<FaceLivenessError>): void {
    this.hear(type, `The check failed: ${detail.code}.`);
  }

  protected onCancel({ type }: CustomEvent<CancelDetail>): void {
    this.hear(type, 'Cancelled.');
  }

  protected leave(): void {
    this.isShown.set(false);
  }

  protected startOver(): void {
    this.outcome.set('Not verified yet.');
    this.events.set([]);
    this.isShown.set(true);
  }

  private hear(event: string, outcome: string): void {
    this.events.update((events) => [...events, event]);
    this.outcome.set(outcome);
  }
}
