// govuk-frontend components and htmx: start on load and again in whatever a partial swap brought in.
import { createAll, ErrorSummary, PasswordInput, SkipLink } from 'govuk-frontend';
import htmx from 'htmx.org';

export function startComponents() {
  htmx.config.historyCacheSize = 0;
  document.body.classList.add('js-enabled', 'govuk-frontend-supported');
  start(document);
  document.addEventListener('htmx:after:swap', (event) => {
    const target = event.detail?.ctx?.target ?? event.target;
    if (target instanceof Element) start(target);
    announce();
  });
}

function start(root) {
  for (const component of [ErrorSummary, PasswordInput, SkipLink]) createAll(component, undefined, root);
}

// says aloud what a swap brought: the first [data-announce] goes into the one live region
function announce() {
  const news = document.querySelector('[data-announce]');
  const live = document.getElementById('live');
  if (!news || !live) return;
  live.textContent = news.dataset.announce;
  news.removeAttribute('data-announce');
}
