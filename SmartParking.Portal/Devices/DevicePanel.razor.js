// Focus goes in when the panel opens and back to where it came from when it closes. Escape closes it from anywhere on the page,
// unless something nearer has used the key.
let home = null;

export function hold(panel) {
    const from = document.activeElement;
    if (from && from !== document.body && !panel.contains(from)) home = from;
    if (!panel.contains(from)) panel.querySelector('h2')?.focus({ preventScroll: true });

    // On a narrow screen the panel covers the page, and the keyboard must not go behind it.
    const narrow = matchMedia('(max-width: 47.99rem)');
    const behind = [panel.parentElement.querySelector('.main'), ...document.querySelectorAll('[data-scope], [data-skip]')].filter(each => each);
    const hide = hidden => behind.forEach(each => { each.inert = hidden; });
    const cover = () => hide(narrow.matches);

    function onKey(event) {
        if (event.key === 'Escape' && !event.defaultPrevented) {
            (panel.querySelector('[data-escape]') ?? panel.querySelector('[data-close]'))?.click();
            event.preventDefault();
        }
    }

    // The word that the panel goes may come before it has gone.
    function goHome(frames) {
        if (panel.isConnected && frames > 0) {
            requestAnimationFrame(() => goHome(frames - 1));
            return;
        }

        narrow.removeEventListener('change', cover);
        const next = document.querySelector('aside[data-panel]');
        hide(Boolean(next) && narrow.matches);
        if (next || (document.activeElement && document.activeElement !== document.body)) return;
        const place = home?.isConnected ? home : home?.id ? document.getElementById(home.id) : null;
        (place ?? document.querySelector('[data-home]'))?.focus({ preventScroll: true });
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
