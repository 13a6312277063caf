// Asks the browser for a passkey, or to make one, with what the page holds, and sends the answer with the page's own form.
(() => {
    'use strict';

    // A passkey belongs to a name: where the address is a number, there are none.
    const named = !/^[\d.]+$|:/.test(location.hostname);
    const able = named && typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';
    for (const part of document.querySelectorAll('[data-needs-passkeys]')) {
        part.hidden = !able;
    }

    const form = document.querySelector('form[data-passkey][data-options]');
    if (!able || !form) {
        return;
    }

    const ask = async () => {
        form.querySelector('[data-passkey-failed]').hidden = true;
        try {
            const options = JSON.parse(form.dataset.options);
            const credential = form.dataset.passkey === 'create'
                ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
                : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
            form.querySelector('[name=Credential]').value = JSON.stringify(credential);
            form.requestSubmit(form.querySelector('[data-passkey-send]'));
        } catch {
            // Turned away by the person, or too late: he may try again.
            form.querySelector('[data-passkey-failed]').hidden = false;
        }
    };

    form.querySelector('[data-passkey-again]').addEventListener('click', ask);
    ask();
})();
