// Focus goes in when a person opens the drawer and back to where it came from when it closes. Escape closes it from
// anywhere on the page, unless something nearer has used the key.
let cameFrom = null;

export function hold(drawer, takesFocus) {
    if (takesFocus) {
        const active = document.activeElement;
        if (active?.closest('[data-space-id]')) cameFrom = active.closest('[data-space-id]').dataset.spaceId;
        drawer.querySelector('h2')?.focus({ preventScroll: true });
    } else {
        cameFrom = drawer.dataset.drawerOf;
    }

    // On a narrow screen the drawer covers the page, and the keyboard must not go behind it.
    const narrow = matchMedia('(max-width: 47.99rem)');
    const behind = [drawer.parentElement.querySelector('.main'), ...document.querySelectorAll('[data-scope], [data-skip]')];
    const hide = hidden => behind.forEach(each => { each.inert = hidden; });
    const cover = () => hide(narrow.matches);

    function onKey(event) {
        if (event.key === 'Escape' && !event.defaultPrevented) {
            const inner = drawer.querySelector('[data-escape]');
            (inner ?? drawer.querySelector('[data-close]'))?.click();
            event.preventDefault();
        }
    }

    // The word that the drawer goes may come before it has gone.
    function goHome(frames) {
        if (drawer.isConnected && frames > 0) {
            requestAnimationFrame(() => goHome(frames - 1));
            return;
        }

        narrow.removeEventListener('change', cover);
        const next = [...document.querySelectorAll('aside[data-drawer-of]')].some(each => each !== drawer);
        hide(next && narrow.matches);
        // Another drawer may have opened in the same breath, and then the focus is in it.
        if (document.querySelector('aside[data-drawer-of]')) return;
        if (document.activeElement && document.activeElement !== document.body) return;
        const home = cameFrom && document.querySelector(`[data-space-id="${CSS.escape(cameFrom)}"]`);
        (home?.matches('button') ? home : home?.querySelector('button'))?.focus({ preventScroll: true });
    }

    cover();
    narrow.addEventListener('change', cover);
    document.addEventListener('keydown', onKey);
    return {
        release() {
            document.removeEventListener('keydown', onKey);
            goHome(60);
        },
    };
}
