// A file dropped on a form marked data-drop goes into its file field; data-drop="send" sends it at once.
export function startDrop() {
  for (const form of document.querySelectorAll('form[data-drop]')) {
    const field = form.querySelector('input[type="file"]');
    if (!field) continue;
    const over = (on) => form.classList.toggle('app-drop--over', on);
    form.addEventListener('dragover', (event) => {
      event.preventDefault();
      over(true);
    });
    form.addEventListener('dragleave', () => over(false));
    form.addEventListener('drop', (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files.length === 0) return;
      field.files = event.dataTransfer.files;
      if (form.dataset.drop === 'send') form.requestSubmit();
    });
  }
}
