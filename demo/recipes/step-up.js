import { button, link, onSubmit, RecipePage } from './recipe-page.js';

const page = new RecipePage('step-up');
const bound = document.querySelector('#bound');
const unknownFace = document.querySelector('#unknown-face');
let transfer = null;

const WORDS = {
  payee: 'Whom is the money for?',
  amount: 'The amount has to be between € 0.01 and € 100,000.',
  'transfer-unknown': 'This transfer has ended or does not exist. Enter it again.',
  'already-executed': 'This transfer was carried out already.',
  held: 'This transfer waits for our call.',
  'no-check-needed': 'This transfer does not wait for an approval.',
  'too-many-transfers': 'You began too many transfers in a short time. Wait five minutes.',
  'not-matched': 'We could not see that you are the person on the document that we know.',
  'other-way-only': 'The faces did not match too often. Approve the transfer by phone.',
  comparing: 'We are comparing the faces already. Wait a moment.',
};

/** After these nothing can be done for the transfer any more. */
const ENDED = new Set(['transfer-unknown', 'already-executed', 'held']);

onSubmit(document.querySelector('#transfer'), async ({ elements }) => {
  const amountCents = Math.round(Number(elements.amount.value) * 100);
  const { ok, error, body } = await page.ask('/transfers', { payee: elements.payee.value, amountCents });
  if (!ok) return page.explain(error, WORDS);
  transfer = body;
  if (body.state === 'executed') {
    confirm(body);
    return null;
  }
  // The session will belong to this transfer: the server signs both into its token.
  page.check.setAttribute('session-url', `/api/recipes/step-up/liveness?transfer=${encodeURIComponent(body.id)}`);
  bound.textContent = `${money(body)} to ${body.payee}: needs your approval within ${body.minutes} minutes.`;
  unknownFace.hidden = body.isFaceKnown;
  page.show('check');
  return null;
});

page.onPass(execute);
page.offerOtherWay(
  () => ({ transfer: transfer?.id }),
  ({ reference }) => ({
    heading: 'We call you',
    text: `Your number is ${reference}. The transfer waits for our call.`,
  }),
  { ...WORDS, 'transfer-unknown': 'There is no transfer to approve. Enter one first.' },
);

async function execute() {
  page.conclude({ heading: 'Sending …', text: 'The server carries the transfer out.' });
  const { ok, error, body } = await page.ask('/execute', { transfer: transfer.id });
  page.forgetAnswer();
  if (ok) confirm(body);
  else
    page.conclude({ tone: 'bad', heading: 'Not sent', text: page.explain(error, WORDS), actions: actionsAfter(error) });
}

function actionsAfter(error) {
  const otherWay = link('Approve by phone', '#other-way');
  if (ENDED.has(error)) return [newTransfer()];
  if (error === 'other-way-only') return [otherWay];
  const isCheckNeeded = error === 'not-matched' || error === 'check-missing';
  const again = isCheckNeeded
    ? button('Take the check again', () => page.show('check'), true)
    : button('Ask again', execute, true);
  return [again, otherWay];
}

function confirm(executed) {
  const text = `${money(executed)} went to ${executed.payee}.`;
  page.conclude({ tone: 'good', heading: 'Sent', text, actions: [newTransfer()] });
}

function newTransfer() {
  return button('New transfer', () => page.show('start'));
}

function money({ amountCents }) {
  return new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(amountCents / 100);
}
