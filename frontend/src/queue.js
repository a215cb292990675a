// Single keys for officers, only outside fields (WCAG 2.1.4). `a` opens the confirmation, it never signs.
const targets = {
  j: '[data-key=next]',
  k: '[data-key=prev]',
  q: '[data-key=query]',
  a: '[data-key=approve]',
  t: '[data-key=take]',
  '/': '[data-key=search]',
};

export function startQueueKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input,textarea,select,[contenteditable]')) return;
    const selector = targets[event.key];
    const target = selector && document.querySelector(selector);
    if (!target) return;
    event.preventDefault();
    if (target.matches('input')) target.focus();
    else if (target.matches('summary')) openDetails(target);
    else target.click();
  });
}

function openDetails(summary) {
  summary.parentElement.open = true;
  summary.parentElement.querySelector('textarea,input,select')?.focus();
}
