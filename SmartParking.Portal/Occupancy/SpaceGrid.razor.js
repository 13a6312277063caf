// One tab stop for the whole grid; arrows, Home and End move inside it. The server renders every tile with tabindex -1
// and never touches it again, so the attribute is ours.
export function rove(grid) {
    const tiles = () => [...grid.querySelectorAll('.tile')];

    function settle() {
        if (!grid.querySelector('.tile[tabindex="0"]')) {
            grid.querySelector('.tile[aria-current="true"], .tile')?.setAttribute('tabindex', '0');
        }
    }

    function take(tile) {
        grid.querySelectorAll('.tile[tabindex="0"]').forEach(each => each.setAttribute('tabindex', '-1'));
        tile.setAttribute('tabindex', '0');
    }

    // The nearest tile of the next row in that direction, measured, because rows wrap as the window does.
    function beyond(all, from, down) {
        const here = from.getBoundingClientRect();
        const centre = here.left + here.width / 2;
        let best = null;
        let row = null;
        const order = down ? all : all.toReversed();
        for (const tile of order.slice(order.indexOf(from) + 1)) {
            const box = tile.getBoundingClientRect();
            if (Math.abs(box.top - here.top) < 2) continue;
            if (row !== null && Math.abs(box.top - row) > 2) break;
            row = box.top;
            const distance = Math.abs(box.left + box.width / 2 - centre);
            if (!best || distance < best.distance) best = { tile, distance };
        }
        return best?.tile;
    }

    function onKey(event) {
        const from = event.target.closest('.tile');
        if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
        const all = tiles();
        const at = all.indexOf(from);
        const to = {
            ArrowRight: () => all[at + 1],
            ArrowLeft: () => all[at - 1],
            ArrowDown: () => beyond(all, from, true),
            ArrowUp: () => beyond(all, from, false),
            Home: () => all[0],
            End: () => all.at(-1),
        }[event.key]?.();
        if (to) {
            event.preventDefault();
            take(to);
            to.focus();
        }
    }

    function onFocus(event) {
        const tile = event.target.closest('.tile');
        if (tile) take(tile);
    }

    grid.addEventListener('keydown', onKey);
    grid.addEventListener('focusin', onFocus);
    const watch = new MutationObserver(settle);
    watch.observe(grid, { childList: true, subtree: true });
    settle();
    return { stop: () => watch.disconnect() };
}
