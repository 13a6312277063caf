// What the shell does without a circuit: collapsing the navigation, arrow keys in menus, coming back after an outage.
(() => {
    'use strict';
    const root = document.documentElement;

    function keep(name, value) {
        const secure = location.protocol === 'https:' ? '; secure' : '';
        document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
    }

    // Moments that belong to no site are shown by the clock of whoever looks; the server learns of it with the next request.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && zone !== root.dataset.zone) {
        keep(root.dataset.zoneCookie, zone);
    }

    document.addEventListener('click', event => {
        const target = event.target instanceof Element ? event.target : null;
        if (!target) {
            return;
        }

        if (target.closest('[data-skip]')) {
            event.preventDefault();
            event.stopPropagation();
            document.getElementById('main')?.focus();
        } else if (target.closest('[data-nav-toggle]')) {
            const icons = root.dataset.nav !== 'icons';
            if (icons) {
                root.dataset.nav = 'icons';
            } else {
                delete root.dataset.nav;
            }
            keep(root.dataset.navCookie, icons ? 'icons' : '');
        } else if (target.closest('[data-reload]')) {
            location.reload();
        }

        // A followed link or a pressed button ends its menu; forms leave the page anyway.
        const chosen = target.closest('[popover] a');
        if (chosen) {
            const menu = chosen.closest('[popover]');
            if (menu.matches(':popover-open')) {
                menu.hidePopover();
            }
        }
    }, true);

    document.addEventListener('keydown', event => {
        const menu = event.target instanceof Element ? event.target.closest('[data-arrows]') : null;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!menu || !step) {
            return;
        }

        const items = [...menu.querySelectorAll('a[href], button, input:not([type=hidden])')];
        items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
        event.preventDefault();
    });

    // The server has forgotten the circuit (rejected) or cannot be reached (failed): wait for it, then load afresh.
    let waiting = false;
    async function comeBack() {
        if (waiting) {
            return;
        }

        waiting = true;
        for (;;) {
            try {
                const answer = await fetch('/health/live', { cache: 'no-store' });
                if (answer.ok) {
                    location.reload();
                    return;
                }
            } catch {
                // Still away.
            }
            await new Promise(resolve => setTimeout(resolve, 3000));
        }
    }

    // No server can say any more how old the data is: the time of it, on the clock of this screen.
    function sayAsOf() {
        const since = document.querySelector('[data-as-of]')?.dataset.asOf;
        const time = since && new Date(since).toLocaleTimeString(root.lang, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
        for (const place of document.querySelectorAll('[data-as-of-text]')) {
            place.textContent = time ? place.dataset.asOfText.replace('{0}', time) : '';
        }
    }

    const notice = document.getElementById('components-reconnect-modal');
    if (notice) {
        new MutationObserver(() => {
            const lost = notice.matches('.components-reconnect-show, .components-reconnect-failed, .components-reconnect-rejected');
            if (lost && root.dataset.link !== 'lost') {
                sayAsOf();
                root.dataset.link = 'lost';
            } else if (!lost) {
                delete root.dataset.link;
            }

            if (notice.matches('.components-reconnect-failed, .components-reconnect-rejected')) {
                comeBack();
            }
        }).observe(notice, { attributes: true, attributeFilter: ['class'] });
    }
})();
