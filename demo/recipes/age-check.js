import { button, link, RecipePage } from './recipe-page.js';

const page = new RecipePage('age-check');

const OUTCOMES = {
  accepted: { tone: 'good', heading: 'Come in', text: 'The estimate says that you are 18 or over.' },
  refused: {
    tone: 'bad',
    heading: 'Not without a document',
    text: 'The estimate says that you are under 18. Estimates can be wrong: a document counts more.',
  },
  unsure: {
    tone: 'open',
    heading: 'The estimate cannot tell',
    text: 'You may be a little over or under 18. Please show a document instead.',
  },
};

document.querySelector('#begin').addEventListener('click', () => page.show('check'));
page.onPass(decide);
page.offerOtherWay(
  () => ({}),
  ({ reference }) => ({
    heading: 'Reserved',
    text: `Your number is ${reference}. Show it at the counter together with your document.`,
  }),
);

async function decide() {
  page.conclude({ heading: 'Estimating …', text: 'The server asks for an estimate of your age.' });
  const { ok, error, body } = await page.ask('/decision');
  page.forgetAnswer();
  const otherWay = link('Show a document', '#other-way', ok);
  if (ok) {
    const more = body.outcome === 'accepted' ? [] : [otherWay];
    page.conclude({ ...OUTCOMES[body.outcome], actions: [...more, page.newVisitorLink()] });
    return;
  }
  const again =
    error === 'check-missing'
      ? button('Take the check', () => page.show('check'), true)
      : button('Ask again', decide, true);
  page.conclude({ heading: 'No estimate yet', text: page.explain(error), actions: [again, otherWay] });
}
