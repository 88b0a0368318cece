// Runs the tests that need no browser: everything named *.node.test.ts, or the files given as arguments.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
