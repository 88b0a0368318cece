import { describeHost } from '../support/host-suite.ts';

describeHost({ folder: 'webpack', output: 'dist' });
