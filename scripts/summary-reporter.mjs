// Reporter for the browser tests that ends with the counts in the words of `node --test`, so that scripts/test.mjs
// reads both alike.

/**
 * @typedef {{ tests: { passed: boolean, skipped: boolean }[], suites: Suite[] }} Suite
 * @typedef {{ passed: boolean, testResults?: Suite }} Session
 */

/** @returns {import('@web/test-runner').Reporter} */
export function summaryReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const counts = { pass: 0, fail: 0 };
      for (const session of /** @type {Session[]} */ (sessions)) {
        const results = session.testResults ? flatten(session.testResults) : [];
        counts.pass += results.filter((test) => test.passed).length;
        counts.fail += results.filter((test) => !test.passed && !test.skipped).length;
        // A file that did not load has no test that could fail.
        if (!session.passed && results.every((test) => test.passed)) counts.fail += 1;
      }
      // The default reporter leaves the cursor behind what it erased; the counts need lines of their own.
      console.log(`\n# pass ${counts.pass}\n# fail ${counts.fail}`);
    },
  };
}

/**
 * @param {Suite} suite
 * @returns {Suite['tests']}
 */
function flatten(suite) {
  return [...suite.tests, ...suite.suites.flatMap(flatten)];
}
