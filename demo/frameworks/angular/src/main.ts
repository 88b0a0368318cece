import { bootstrapApplication } from '@angular/platform-browser';
import 'face-liveness';
import { App } from './app/app';
import { appConfig } from './app/app.config';

bootstrapApplication(App, appConfig).catch((failure: unknown) => console.error(failure));
