import { paintPhoto, paintSpecimen, toJpeg } from './document-photo.js';
import { button, link, onSubmit, RecipePage } from './recipe-page.js';

const page = new RecipePage('onboarding');
const canvas = document.querySelector('#document');
const form = document.querySelector('#document-form');
const proceed = document.querySelector('#continue');
const problem = document.querySelector('#problem');

const WORDS = {
  'document-missing': 'The server has no document of yours, or no longer. Begin with the document.',
  'document-too-large': 'The picture is too large.',
  'document-format': 'The picture has to be a JPEG or PNG.',
  'no-longer-open': 'Your account is open already, or your application waits for our call.',
  'application-changed': 'The application changed while we compared. Begin with the document.',
  'other-way-only': 'The faces did not match too often. Book a call.',
  unreachable: 'The server did not answer. Is it still running?',
};
const OUTCOMES = {
  matched: {
    tone: 'good',
    heading: 'Welcome aboard',
    text: 'You are the person on the document. Your account is open.',
  },
  'not-matched': {
    tone: 'bad',
    heading: 'The faces do not match',
    text: 'We could not see that you are the person on the document. Take a sharper photo of it in even light, or book a call.',
  },
  'no-face': {
    tone: 'bad',
    heading: 'No face on the document',
    text: 'The photo of your document shows no face. Take one of its front, without glare on the portrait.',
  },
};

document.querySelector('#specimen').addEventListener('click', () => prepare(() => paintSpecimen(canvas)));
document.querySelector('#file').addEventListener('change', useFile);
// A quick hand chooses before this script runs, and a browser that goes back brings the choice along.
useFile();

onSubmit(form, async () => {
  const { ok, error } = await page.ask('/document', await toJpeg(canvas));
  if (error === 'no-longer-open') {
    page.conclude({ heading: 'Nothing to do', text: WORDS[error], actions: [page.newVisitorLink()] });
    return null;
  }
  if (!ok) return page.explain(error, WORDS);
  page.show('check');
  return null;
});

page.onPass(decide);
page.offerOtherWay(
  ({ elements }) => ({ time: elements.time.value }),
  ({ reference }) => ({ heading: 'Your call is booked', text: `Your number is ${reference}. We call you.` }),
);

function useFile() {
  const [file] = document.querySelector('#file').files;
  if (file) void prepare(() => paintPhoto(file, canvas));
}

async function prepare(paint) {
  try {
    await paint();
    canvas.hidden = false;
    proceed.disabled = false;
    problem.hidden = true;
  } catch {
    problem.textContent = 'This file cannot be read as a picture.';
    problem.hidden = false;
  }
}

async function decide() {
  page.conclude({ heading: 'Comparing …', text: 'The server compares the document with the picture of you.' });
  const { ok, error, body } = await page.ask('/decision');
  page.forgetAnswer();
  const anotherDocument = button('Use another photo', () => page.show('start'));
  const otherWay = link('Book a call', '#other-way');
  const transfer = link('Transfer money in Step-up', '/recipes/step-up');
  if (!ok) {
    const isOver = ['no-longer-open', 'other-way-only'].includes(error);
    const again = ['check-missing', 'document-missing', 'application-changed'].includes(error)
      ? button('Begin again', () => page.show('start'), true)
      : button('Ask again', decide, true);
    page.conclude({
      heading: 'Not compared yet',
      text: page.explain(error, WORDS),
      actions: isOver ? [otherWay, page.newVisitorLink()] : [again, otherWay],
    });
    return;
  }
  const actions = body.outcome === 'matched' ? [transfer, page.newVisitorLink()] : [anotherDocument, otherWay];
  page.conclude({ ...OUTCOMES[body.outcome], actions });
}
