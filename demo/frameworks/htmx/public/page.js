// The two things that markup cannot say under a policy without 'unsafe-eval'.

// Properties are set by script, on every element that comes with a page or a fragment.
htmx.onLoad((root) => {
  for (const element of [root, ...root.querySelectorAll('face-liveness')]) {
    if (element.matches('face-liveness')) element.strings = { 'start.begin': 'Verify me' };
  }
});

// Which event is reported, and the code of a failure. (`hx-vals="js:…"` would need 'unsafe-eval'.)
document.addEventListener('htmx:config:request', ({ target, detail: { ctx } }) => {
  if (!target.matches('face-liveness')) return;
  const { type, detail } = ctx.sourceEvent;
  ctx.request.body.set('name', type);
  ctx.request.body.set('code', detail?.code ?? '');
});
