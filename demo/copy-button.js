const SHOWN_MS = 2000;

/**
 * Makes a button copy a text, and say for a moment how that went. The words are read out, too: the button is named by
 * what it says, and a live region beside it holds the same.
 * @param {HTMLButtonElement} button
 * @param {() => string} read
 */
export function copyOnPress(button, read) {
  const label = button.textContent;
  const status = document.querySelector('#announcement');
  let timer = 0;
  button.addEventListener('click', async () => {
    const isCopied = await copy(read());
    button.textContent = isCopied ? 'Copied' : 'Not allowed';
    status.textContent = isCopied ? 'Copied.' : 'The browser does not allow to copy.';
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = label;
      status.textContent = '';
    }, SHOWN_MS);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
