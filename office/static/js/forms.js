/** Forms: a double press sends once, and a page left with unsent notes asks first. */

// A form with data-again brings a file and leaves the page as it is: it may be sent again.
for (const form of document.forms) {
  if (form.dataset.again !== undefined) continue;
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
    // Back from the next page: the form may be sent again.
    addEventListener('pageshow', () => delete form.dataset.sent, { once: true });
  });
}

const careful = document.querySelector('form[data-careful]');
if (careful instanceof HTMLFormElement) {
  let touched = false;
  careful.addEventListener('input', () => {
    touched = true;
  });
  addEventListener('beforeunload', (event) => {
    if (touched && !careful.dataset.sent) event.preventDefault();
  });
}
