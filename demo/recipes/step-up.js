import { button, onSubmit, RecipePage } from './recipe-page.js';

const page = new RecipePage('step-up');
const bound = document.querySelector('#bound');
let transfer = null;

const WORDS = {
  payee: 'Whom is the money for?',
  amount: 'The amount has to be between € 0.01 and € 100,000.',
  'transfer-unknown': 'This transfer has ended or does not exist. Enter it again.',
  'already-executed': 'This transfer was carried out already.',
  held: 'This transfer waits for our call.',
  'no-check-needed': 'This transfer does not wait for an approval.',
};

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
  if (ok) confirm(body);
  else page.conclude({ tone: 'bad', heading: 'Not sent', text: page.explain(error, WORDS), actions: [newTransfer()] });
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
