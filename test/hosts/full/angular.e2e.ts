import { describeHost } from '../support/host-suite.ts';

describeHost({ folder: 'angular', output: 'dist/face-liveness-in-angular/browser' });
