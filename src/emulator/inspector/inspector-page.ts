/** The inspector's page. Its addresses are relative, so that it also works behind a proxy's path. */
export const INSPECTOR_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Face Liveness emulator</title>
<link rel="icon" href="inspector.svg">
<link rel="stylesheet" href="inspector.css">
<script type="module" src="inspector.js"></script>
<script type="module" src="inspector-trace.js"></script>
</head>
<body>
<header>
<div class="title">
<h1>Face Liveness emulator</h1>
<p id="facts"></p>
</div>
<p class="notice">For development and tests only. This is not a certified presentation-attack detector: pixels are not examined.</p>
</header>
<main>
<nav aria-labelledby="sessions-heading">
<h2 id="sessions-heading">Sessions <span id="connection" role="status"></span></h2>
<ol id="sessions"></ol>
</nav>
<div>
<div id="empty" hidden>
<p>No session yet. Create one with the AWS SDK or CLI, pointed at this address:</p>
<pre id="example"></pre>
</div>
<details id="trace">
<summary>Trace of an element</summary>
<p class="muted" id="trace-help">What <code>element.getTrace()</code> returned, as JSON: paste it here, drop a file, or open one. It stays in this browser.</p>
<textarea id="trace-text" rows="5" spellcheck="false" autocomplete="off" aria-label="Trace as JSON" aria-describedby="trace-help"></textarea>
<p class="actions">
<button type="button" id="trace-show">Show</button>
<button type="button" id="trace-clear">Clear</button>
<label>Open a file <input type="file" id="trace-file" accept=".json,application/json,text/plain"></label>
</p>
<p id="trace-problem" role="alert"></p>
<div id="trace-view"></div>
</details>
<article id="detail"></article>
</div>
</main>
<noscript>The inspector needs JavaScript.</noscript>
</body>
</html>
`;

/** The page's icon: a face in its oval. */
export const INSPECTOR_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#0b5cad"/>
<ellipse cx="16" cy="16" rx="8" ry="11" fill="none" stroke="#fff" stroke-width="2.5"/>
<path d="M12.5 14v1M19.5 14v1M12.5 20q3.5 3 7 0" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>
</svg>
`;
