// Single keys for officers, only outside fields (WCAG 2.1.4). `a` approves or opens the page to sign; it never signs.
const targets = {
  j: '[data-key=next]',
  k: '[data-key=prev]',
  q: '[data-key=query]',
  a: '[data-key=approve]',
  t: '[data-key=take]',
  '?': '[data-key=keys]',
  '/': '[data-key=search]',
};

export function startQueue() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return closeMenus();
    if (event.target.closest?.('input,textarea,select,[contenteditable]')) return;
    const selector = targets[event.key];
    const target = selector && document.querySelector(selector);
    if (!target) return;
    event.preventDefault();
    if (target.matches('input')) target.focus();
    else if (target.matches('summary')) openDetails(target);
    else target.click();
  });
  document.addEventListener('change', ({ target }) => {
    // a filter is applied as soon as it is chosen
    if (target.matches('select[data-send]')) target.form.requestSubmit();
    // a ready text goes where it can still be changed
    const filled = target.dataset.fills && document.getElementById(target.dataset.fills);
    if (filled && target.value) filled.value = target.selectedOptions[0].text;
  });
  // the chosen case is in sight in a long list
  document.querySelector('.app-row a[aria-current]')?.closest('.app-row').scrollIntoView({ block: 'nearest' });
}

const menus = 'details.app-act[open], details.app-menu-box[open], details.app-keys[open]';

function closeMenus() {
  for (const open of document.querySelectorAll(menus)) {
    open.open = false;
    open.querySelector('summary').focus();
  }
}

function openDetails(summary) {
  summary.parentElement.open = !summary.parentElement.open;
  (summary.parentElement.querySelector('textarea,input,select') ?? summary).focus();
}
