// Saves a draft a moment after the last change. The form carries the revision it was read at; the answer brings
// the new one. A draft changed elsewhere is never overwritten: the message says so and saving stops.
const DELAY_MS = 1200;

export function startAutosave() {
  let timer;
  let stopped = false;
  const later = (event) => {
    const form = event.target.closest?.('form[data-autosave]');
    if (!form || stopped || event.target.type === 'file') return;
    clearTimeout(timer);
    timer = setTimeout(() => save(form), DELAY_MS);
  };
  document.addEventListener('input', later);
  document.addEventListener('submit', () => {
    clearTimeout(timer);
    stopped = true;
  });
  document.addEventListener('htmx:after:swap', () => {
    stopped = false;
  });

  async function save(form) {
    const message = document.getElementById('saved');
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string') fields.append(name, value);
    }
    try {
      const response = await fetch(form.dataset.autosave, {
        method: 'POST',
        body: fields,
        headers: { 'x-autosave': '1' },
      });
      const revision = response.headers.get('x-revision');
      if (revision) form.elements.revision.value = revision;
      if (message) message.textContent = (await response.text()).slice(0, 200);
      if (response.status === 409) stopped = true;
    } catch {
      // offline: the next change, or the page's own button, saves again
    }
  }
}
