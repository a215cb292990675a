// Saves a draft a moment after the last change, says what is not saved yet, and keeps it in this browser until it is.
// The form carries the revision it was read at; the answer brings the new one. A draft changed elsewhere is never
// overwritten: the message says so and saving stops.
const DELAY_MS = 1200;
const RETRY_MS = 10000;
const KEPT_DAYS = 7;
const PREFIX = 'origo-draft:';

export function startAutosave() {
  let timer;
  let stopped = false;
  forgetOld();
  for (const form of document.querySelectorAll('form[data-autosave]')) offerKept(form);

  const later = (event) => {
    const form = event.target.closest?.('form[data-autosave]');
    if (!form || event.target.type === 'file') return;
    keep(form, event.target);
    if (stopped) return;
    tell('unsaved');
    clearTimeout(timer);
    timer = setTimeout(() => save(form), DELAY_MS);
  };
  document.addEventListener('input', later);
  document.addEventListener('change', later);
  document.addEventListener('submit', () => {
    clearTimeout(timer);
    stopped = true;
  });
  document.addEventListener('htmx:after:swap', () => {
    stopped = false;
  });

  async function save(form) {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      // what one chooses from the address book waits for its own button
      if (typeof value === 'string' && name !== 'keep' && name !== 'began') fields.append(name, value);
    }
    const began = pageOf(fields);
    const sent = localStorage.getItem(key(form));
    tell('saving');
    try {
      const response = await fetch(form.dataset.autosave, {
        method: 'POST',
        body: fields,
        headers: { 'x-autosave': '1' },
      });
      const revision = response.headers.get('x-revision');
      if (revision) {
        form.elements.revision.value = revision;
        form.elements.began.value = began;
        if (localStorage.getItem(key(form)) === sent) forget(form);
      }
      // only a sentence is shown: a page that came instead (sign-in, an error) says nothing in this line
      const plain = response.headers.get('content-type')?.startsWith('text/plain') && !response.redirected;
      if (plain) say((await response.text()).slice(0, 300), !revision);
      else tell('over');
      if (!revision && (!plain || response.status < 500)) stopped = true;
    } catch {
      tell('offline');
      timer = setTimeout(() => save(form), RETRY_MS);
    }
  }
}

// What stands on the page from now on, as the server writes it: whoever saves later is compared with it.
function pageOf(fields) {
  const values = {};
  for (const [name, value] of fields) {
    if (name.startsWith('/')) values[name] = values[name] ? `${values[name]},${value}` : value;
  }
  return JSON.stringify(values);
}

function tell(what) {
  const message = document.getElementById('saved');
  if (message?.dataset[what]) say(message.dataset[what], what !== 'saving');
}

function say(text, unsaved) {
  const message = document.getElementById('saved');
  if (!message) return;
  message.textContent = text;
  message.classList.toggle('app-unsaved', unsaved);
}

const key = (form) => `${PREFIX}${form.dataset.autosave}`;

// Only what was changed and not yet saved is kept, by the field's name.
function keep(form, field) {
  if (!field.name?.startsWith('/') || field.type === 'checkbox') return;
  const kept = read(form) ?? { at: 0, fields: {} };
  kept.at = Date.now();
  kept.fields[field.name] = field.value;
  try {
    localStorage.setItem(key(form), JSON.stringify(kept));
  } catch {
    // no room or not allowed: the server still has the last saved state
  }
}

function read(form) {
  try {
    return JSON.parse(localStorage.getItem(key(form)));
  } catch {
    return null;
  }
}

function forget(form) {
  localStorage.removeItem(key(form));
}

// A page that was left or lost with unsaved values offers them when it is opened again.
function offerKept(form) {
  const kept = read(form);
  const message = document.getElementById('saved');
  if (!kept || !message) return;
  const differing = Object.entries(kept.fields).filter(([name, value]) => {
    const field = form.elements[name];
    return field && 'value' in field && field.value.replaceAll('\r\n', '\n') !== value.replaceAll('\r\n', '\n');
  });
  if (differing.length === 0) return forget(form);
  const banner = document.createElement('div');
  banner.className = 'app-banner app-banner--warn app-undo';
  banner.setAttribute('role', 'status');
  const words = document.createElement('div');
  words.textContent = message.dataset.found;
  const button = (text, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'govuk-button govuk-button--secondary';
    made.textContent = text;
    made.addEventListener('click', () => {
      act();
      banner.remove();
    });
    return made;
  };
  const restore = () => {
    for (const [name, value] of differing) {
      form.elements[name].value = value;
      form.elements[name].dispatchEvent(new Event('input', { bubbles: true }));
    }
  };
  banner.append(
    words,
    button(message.dataset.restore, restore),
    button(message.dataset.drop, () => forget(form)),
  );
  form.before(banner);
}

function forgetOld() {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    try {
      if (JSON.parse(localStorage.getItem(name)).at >= oldest) continue;
    } catch {
      // not ours after all
    }
    localStorage.removeItem(name);
  }
}
