// Keeps what is being typed into forms marked data-draft, so that a circuit that is lost or a session that ends does not take
// it along. In this tab alone, by person and page. Forgotten when it is sent, when its form is closed, when its person signs
// out, and when somebody else comes. Never a password, a hidden field or a file. See docs/people.md.
(() => {
    'use strict';
    const prefix = 'draft ';
    const { person } = document.documentElement.dataset;
    const never = ['password', 'hidden', 'file'];
    // What the server sent with the page is replaced when the circuit begins; until then nothing listens.
    const lifeless = new Set(document.querySelectorAll('form[data-draft]'));
    const earlier = new Map();
    const followed = new Map();
    let filling = false;

    const keyOf = form => `${prefix}${person} ${location.pathname} ${form.dataset.draft}`;
    const kept = () => Object.keys(sessionStorage).filter(key => key.startsWith(prefix));
    const fieldsOf = form => [...form.elements].filter(field => field.matches('input, select, textarea') && !never.includes(field.type));
    const nameOf = (field, index) => (field.type === 'radio' ? field.name : field.id || field.name) || String(index);

    // Nobody is not somebody else: whose session has ended comes back from the sign-in page.
    for (const key of kept()) {
        if (!person) {
            break;
        }
        if (key.startsWith(`${prefix}${person} `)) {
            earlier.set(key, JSON.parse(sessionStorage.getItem(key)));
        } else {
            sessionStorage.removeItem(key);
        }
    }

    function keep(form, field) {
        const key = keyOf(form);
        const draft = JSON.parse(sessionStorage.getItem(key) ?? '{}');
        draft[nameOf(field, fieldsOf(form).indexOf(field))] = field.type === 'checkbox' ? field.checked : field.value;
        earlier.delete(key);
        try {
            sessionStorage.setItem(key, JSON.stringify(draft));
        } catch {
            // No room: then it is not kept.
        }
    }

    function forget(key) {
        earlier.delete(key);
        sessionStorage.removeItem(key);
    }

    // As if it were typed again. What a choice brings up is filled when it is there.
    function fill(form) {
        const draft = earlier.get(keyOf(form));
        if (!draft) {
            return;
        }

        filling = true;
        fieldsOf(form).forEach((field, index) => {
            const name = nameOf(field, index);
            if (!Object.hasOwn(draft, name) || (field.type === 'radio' && field.value !== draft[name])) {
                return;
            }

            const value = draft[name];
            delete draft[name];
            if (field.type === 'radio' || field.type === 'checkbox') {
                field.checked = field.type === 'radio' || value;
            } else {
                field.value = value;
            }
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));
        });
        filling = false;
    }

    function note(event) {
        const field = event.target instanceof Element ? event.target : null;
        const form = field?.closest('form[data-draft]');
        if (person && form && !filling && fieldsOf(form).includes(field)) {
            keep(form, field);
        }
    }

    document.addEventListener('input', note, true);
    document.addEventListener('change', note, true);
    document.addEventListener('submit', event => {
        if (event.target.querySelector('[data-sign-out]')) {
            kept().forEach(forget);
        } else if (event.target.matches('[data-draft]') && document.documentElement.dataset.link !== 'lost') {
            forget(keyOf(event.target));
        }
    }, true);

    // A form that goes while its page stays has been closed; with the whole page it is gone against its person's will.
    new MutationObserver(() => {
        for (const [form, { key, page }] of followed) {
            if (!form.isConnected) {
                followed.delete(form);
                if (page.isConnected) {
                    forget(key);
                }
            }
        }
        for (const form of document.querySelectorAll('main form[data-draft]')) {
            if (lifeless.has(form)) {
                continue;
            }
            if (!followed.has(form)) {
                followed.set(form, { key: keyOf(form), page: form.closest('main') });
            }
            fill(form);
        }
    }).observe(document.body, { childList: true, subtree: true });
})();
