// A level's plan: one SVG that the server made once, in which only states change.
const shapes = {
    free: 'M13.6 8A5.6 5.6 0 1 1 2.4 8a5.6 5.6 0 1 1 11.2 0z',
    occupied: 'M3 2h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1z',
    reserved: 'M8 .8 15.2 8 8 15.2.8 8z',
    maintenance: 'M8 1.4 15.4 14.6H.6z',
    unknown: 'M5.9 6.1a2.1 2.1 0 1 1 3.1 1.85c-.7.4-1 .75-1 1.45v.3M8 12v.1',
};

export async function open(root, url, first, page) {
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (!answer.ok) throw new Error(`plan: ${answer.status}`);
    const parsed = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement;
    if (parsed.nodeName !== 'svg') throw new Error('plan: not an SVG');
    const svg = document.importNode(parsed, true);
    root.replaceChildren(svg);
    const bays = new Map([...svg.querySelectorAll('.bay')].map(bay => [bay.dataset.space, bay]));
    const whole = svg.viewBox.baseVal;
    const all = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
    let view = { ...all };
    let selected = null;

    function show() {
        svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`);
    }

    function patch(list) {
        for (const [space, state, words, matches] of list) {
            const bay = bays.get(space);
            if (!bay) continue;
            const changed = bay.dataset.state && bay.dataset.state !== state;
            bay.dataset.state = state;
            bay.dataset.dim = matches ? 'no' : 'yes';
            bay.setAttribute('aria-label', words);
            bay.querySelector('title').textContent = words;
            bay.querySelector('.mark').setAttribute('d', shapes[state]);
            if (changed) {
                bay.classList.remove('pulse');
                bay.getBoundingClientRect();
                bay.classList.add('pulse');
            }
        }
    }

    function zoom(factor, cx = view.x + view.w / 2, cy = view.y + view.h / 2) {
        const w = Math.min(all.w * 1.5, Math.max(all.w / 40, view.w * factor));
        const real = w / view.w;
        view = { x: cx - (cx - view.x) * real, y: cy - (cy - view.y) * real, w, h: view.h * real };
        show();
    }

    function pan(dx, dy) {
        view.x = Math.min(all.x + all.w, Math.max(all.x - view.w, view.x + dx));
        view.y = Math.min(all.y + all.h, Math.max(all.y - view.h, view.y + dy));
        show();
    }

    function fit() {
        view = { ...all };
        show();
    }

    const at = event => {
        const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        return [point.x, point.y];
    };

    svg.addEventListener('wheel', event => {
        if (!event.ctrlKey && !event.metaKey && document.activeElement !== svg && !svg.contains(document.activeElement)) return;
        event.preventDefault();
        zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, ...at(event));
    }, { passive: false });

    const fingers = new Map();
    let moved = 0;
    svg.addEventListener('pointerdown', event => {
        fingers.set(event.pointerId, [event.clientX, event.clientY]);
        moved = 0;
    });
    svg.addEventListener('pointermove', event => {
        const before = fingers.get(event.pointerId);
        if (!before) return;
        const scale = view.w / svg.getBoundingClientRect().width;
        if (fingers.size === 2) {
            const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
            const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
            const is = Math.hypot(event.clientX - other[0], event.clientY - other[1]);
            if (is > 0) zoom(was / is, ...at(event));
            moved += 10;
        } else {
            moved += Math.abs(event.clientX - before[0]) + Math.abs(event.clientY - before[1]);
            if (moved > 6) {
                svg.setPointerCapture(event.pointerId);
                pan((before[0] - event.clientX) * scale, (before[1] - event.clientY) * scale);
            }
        }
        fingers.set(event.pointerId, [event.clientX, event.clientY]);
    });
    const up = event => fingers.delete(event.pointerId);
    svg.addEventListener('pointerup', up);
    svg.addEventListener('pointercancel', up);

    // One tab stop; arrows go to the nearest bay in their direction.
    function take(bay) {
        bays.forEach(each => each.setAttribute('tabindex', each === bay ? '0' : '-1'));
    }

    function middle(bay) {
        const box = bay.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
    }

    function beyond(from, dx, dy) {
        const [x, y] = middle(from);
        let best = null;
        for (const bay of bays.values()) {
            if (bay === from) continue;
            const [bx, by] = middle(bay);
            const along = (bx - x) * dx + (by - y) * dy;
            const aside = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
            if (along <= 1 || aside > along * 2) continue;
            const far = along + aside * 2;
            if (!best || far < best.far) best = { bay, far };
        }
        return best?.bay;
    }

    svg.addEventListener('keydown', event => {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        const bay = event.target.closest('.bay');
        const arrow = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
        if (arrow && event.shiftKey) {
            pan(arrow[0] * view.w / 10, arrow[1] * view.h / 10);
        } else if (arrow && bay) {
            const next = beyond(bay, ...arrow);
            if (next) {
                take(next);
                next.focus();
            }
        } else if (event.key === '+' || event.key === '=') {
            zoom(1 / 1.25);
        } else if (event.key === '-') {
            zoom(1.25);
        } else if (event.key === '0') {
            fit();
        } else if ((event.key === 'Enter' || event.key === ' ') && bay) {
            page.invokeMethodAsync('PickAsync', bay.dataset.space);
        } else {
            return;
        }
        event.preventDefault();
    });
    svg.addEventListener('click', event => {
        const bay = event.target.closest('.bay');
        if (bay && moved <= 6) page.invokeMethodAsync('PickAsync', bay.dataset.space);
    });
    svg.addEventListener('focusin', event => {
        const bay = event.target.closest('.bay');
        if (bay) take(bay);
    });

    take(bays.values().next().value);
    patch(first);
    return {
        patch,
        zoom,
        fit,
        select(space) {
            bays.get(selected)?.removeAttribute('aria-current');
            selected = space;
            bays.get(space)?.setAttribute('aria-current', 'true');
        },
    };
}
