// Asks the browser's authenticator and sends its answer with the form that wanted it. Forms say what they want:
// data-passkey="create" or "get", with the question in data-options, or "alone", which fetches the question first.
// Without script, or where the browser has no passkeys, a code of the authenticator app does it.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

export function startPasskeys() {
  if (!window.PublicKeyCredential) return;
  for (const part of document.querySelectorAll('[data-passkey-part]')) part.hidden = false;
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.dataset?.passkey || form.elements.answer.value) return;
    // a passkey without a name is refused, so none is made
    if (form.elements.name && !form.elements.name.value.trim()) return;
    event.preventDefault();
    ask(form);
  });
}

async function ask(form) {
  const say = form.querySelector('[data-passkey-said]');
  const button = form.querySelector('button');
  say.hidden = true;
  button.disabled = true;
  try {
    let options = form.dataset.options;
    if (form.dataset.passkey === 'alone') {
      const response = await fetch(form.dataset.ask, { method: 'POST' });
      if (!response.ok) throw new Error('no question');
      const asked = await response.json();
      form.elements.token.value = asked.token;
      ({ options } = asked);
    }
    const create = form.dataset.passkey === 'create';
    form.elements.answer.value = JSON.stringify(await (create ? made : shown)(JSON.parse(options)));
    form.submit();
  } catch (error) {
    // the browser does not say more, so that a site learns nothing of whose keys are where
    say.textContent = error.name === 'SecurityError' ? say.dataset.elsewhere : say.dataset.failed;
    say.hidden = false;
    say.focus();
  } finally {
    button.disabled = false;
  }
}

const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function made(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
  const credential = await navigator.credentials.create({ publicKey });
  const { response } = credential;
  return answer(credential, {
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

async function shown(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: known(options.allowCredentials),
  };
  const credential = await navigator.credentials.get({ publicKey });
  const { response } = credential;
  return answer(credential, {
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle?.byteLength ? text(response.userHandle) : null,
  });
}

function answer(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: { ...response, clientDataJSON: text(credential.response.clientDataJSON) },
  };
}
