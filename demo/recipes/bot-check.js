import { button, onSubmit, RecipePage } from './recipe-page.js';

const page = new RecipePage('bot-check');
const form = document.querySelector('#order');

const WORDS = { order: 'Enter your name and from 1 to 6 tickets.' };

onSubmit(form, async () => {
  const { ok, error, body } = await page.ask('/orders', orderOf(form));
  if (ok) confirm(body);
  else if (error === 'check-missing') page.show('check');
  else return page.explain(error, WORDS);
  return null;
});

page.onPass(async () => {
  const { ok, error, body } = await page.ask('/orders', orderOf(form));
  if (ok) confirm(body);
  else
    page.conclude({ tone: 'bad', heading: 'Not ordered', text: page.explain(error, WORDS), actions: [anotherOrder()] });
});

page.offerOtherWay(
  orderOf,
  ({ reference, tickets }) => ({
    heading: 'Tickets held',
    text: `Your number is ${reference}. The box office looks at your order of ${tickets} until tomorrow.`,
  }),
  WORDS,
);

function confirm({ reference, name, tickets }) {
  const many = tickets === 1 ? '1 ticket' : `${tickets} tickets`;
  const text = `${many} for ${name}, number ${reference}. For 30 minutes you order without another check.`;
  page.conclude({ tone: 'good', heading: 'Ordered', text, actions: [anotherOrder(), page.newVisitorLink()] });
}

function anotherOrder() {
  return button('Another order', () => page.show('start'));
}

function orderOf({ elements }) {
  return { name: elements.name.value, tickets: Number(elements.tickets.value) };
}
