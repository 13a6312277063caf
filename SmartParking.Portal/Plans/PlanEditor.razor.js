// Draws the spaces of a level over its picture. Everything happens here until it is saved; the server is told only how it stands.
const NS = 'http://www.w3.org/2000/svg';
const make = (name, attributes, parent) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent?.append(element);
    return element;
};

export function edit(root, waitingList, placedList, plan, page) {
    const spaces = new Map(plan.spaces.map(space => [space.id, { id: space.id, code: space.code, place: space.place && { x: space.place.x, y: space.place.y, width: space.place.width, height: space.place.height, turn: space.place.turn } }]));
    const saved = new Map([...spaces].map(([id, space]) => [id, JSON.stringify(space.place)]));
    const selected = new Set();
    const past = [];
    let [width, height, turn] = plan.size;
    let placing = false;
    const step = Math.max(1, Math.round(plan.width / 400));
    const snap = value => Math.round(value / step) * step;
    const clamp = (value, most) => Math.min(most, Math.max(0, value));

    const svg = make('svg', { viewBox: `0 0 ${plan.width} ${plan.height}`, role: 'application', tabindex: '0', 'aria-label': 'plan' });
    make('rect', { class: 'ground', x: 0, y: 0, width: plan.width, height: plan.height }, svg);
    if (plan.picture) make('image', { href: plan.picture, x: 0, y: 0, width: plan.width, height: plan.height }, svg);
    const layer = make('g', {}, svg);
    const lasso = make('rect', { class: 'lasso', hidden: '' }, svg);
    root.replaceChildren(svg);
    const drawn = new Map();

    const ordered = () => [...spaces.values()];
    const waiting = () => ordered().filter(space => !space.place);
    const isDirty = () => ordered().some(space => JSON.stringify(space.place) !== saved.get(space.id));

    function keep() {
        past.push(new Map([...spaces].map(([id, space]) => [id, space.place && { ...space.place }])));
        if (past.length > 100) past.shift();
    }

    function drawOne(space) {
        let bay = drawn.get(space.id);
        if (!space.place) {
            bay?.remove();
            drawn.delete(space.id);
            selected.delete(space.id);
            return;
        }
        if (!bay) {
            bay = make('g', { class: 'bay', 'data-space': space.id, 'data-code': space.code }, layer);
            make('rect', { class: 'box' }, bay);
            make('text', { 'text-anchor': 'middle', 'dominant-baseline': 'central' }, bay).textContent = space.code;
            drawn.set(space.id, bay);
        }
        const { x, y, width: w, height: h, turn: t } = space.place;
        bay.setAttribute('transform', `translate(${x} ${y})`);
        const [box, text] = bay.children;
        for (const [key, value] of Object.entries({ x: -w / 2, y: -h / 2, width: w, height: h, transform: `rotate(${t})` })) box.setAttribute(key, value);
        text.setAttribute('font-size', Math.min(Math.min(w, h) * 0.4, 1.6 * Math.max(w, h) / Math.max(3, space.code.length)));
        bay.classList.toggle('selected', selected.has(space.id));
    }

    function list(into, some, act) {
        into.replaceChildren(...some.map(space => {
            const item = document.createElement('li');
            const button = document.createElement('button');
            button.type = 'button';
            button.className = 'code';
            button.textContent = space.code;
            button.dataset.code = space.code;
            button.setAttribute('aria-pressed', selected.has(space.id));
            button.addEventListener('click', event => act(space, event));
            item.append(button);
            return item;
        }));
    }

    function show() {
        ordered().forEach(drawOne);
        list(waitingList, waiting(), space => {
            keep();
            place(space, plan.width / 2, plan.height / 2);
            choose(space.id, false);
        });
        if (waiting().length === 0) waitingList.textContent = waitingList.dataset.none;
        list(placedList, ordered().filter(space => space.place), (space, event) => choose(space.id, event.shiftKey || event.ctrlKey));
        if (placing && waiting().length === 0) placing = false;
        svg.classList.toggle('placing', placing);
        page.invokeMethodAsync('StandsAsync', ordered().filter(space => space.place).length, selected.size, isDirty(), placing);
    }

    function choose(id, more) {
        if (!more) selected.clear();
        if (more && selected.has(id)) selected.delete(id);
        else selected.add(id);
        show();
    }

    function place(space, x, y) {
        space.place = { x: clamp(snap(x), plan.width), y: clamp(snap(y), plan.height), width: Math.min(width, plan.width), height: Math.min(height, plan.height), turn };
    }

    function move(dx, dy) {
        for (const id of selected) {
            const { place: at } = spaces.get(id);
            at.x = clamp(at.x + dx, plan.width);
            at.y = clamp(at.y + dy, plan.height);
        }
    }

    const at = event => {
        const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        return [point.x, point.y];
    };

    let drag = null;
    svg.addEventListener('pointerdown', event => {
        if (event.button !== 0) return;
        svg.focus();
        const [x, y] = at(event);
        const bay = event.target.closest('.bay');
        if (bay) {
            const id = bay.dataset.space;
            if (!selected.has(id) || event.shiftKey) choose(id, event.shiftKey);
            drag = { kind: 'move', x, y, kept: false };
        } else if (placing) {
            const next = waiting()[0];
            if (next) {
                keep();
                place(next, x, y);
                selected.clear();
                selected.add(next.id);
                show();
            }
        } else {
            if (!event.shiftKey) {
                selected.clear();
                show();
            }
            drag = { kind: 'lasso', x, y };
        }
        svg.setPointerCapture(event.pointerId);
        event.preventDefault();
    });
    svg.addEventListener('pointermove', event => {
        if (!drag) return;
        const [x, y] = at(event);
        if (drag.kind === 'move') {
            const dx = snap(x - drag.x);
            const dy = snap(y - drag.y);
            if (dx || dy) {
                if (!drag.kept) keep();
                drag.kept = true;
                move(dx, dy);
                drag.x += dx;
                drag.y += dy;
                selected.forEach(id => drawOne(spaces.get(id)));
            }
        } else {
            lasso.removeAttribute('hidden');
            for (const [key, value] of Object.entries({ x: Math.min(x, drag.x), y: Math.min(y, drag.y), width: Math.abs(x - drag.x), height: Math.abs(y - drag.y) })) lasso.setAttribute(key, value);
        }
    });
    svg.addEventListener('pointerup', event => {
        if (drag?.kind === 'lasso' && !lasso.hasAttribute('hidden')) {
            const [x, y] = at(event);
            for (const space of ordered()) {
                const spot = space.place;
                if (spot && spot.x >= Math.min(x, drag.x) && spot.x <= Math.max(x, drag.x) && spot.y >= Math.min(y, drag.y) && spot.y <= Math.max(y, drag.y)) selected.add(space.id);
            }
        }
        if (drag) show();
        drag = null;
        lasso.setAttribute('hidden', '');
    });

    const deeds = {
        tool(on) {
            placing = on;
            svg.focus();
            show();
        },
        all() {
            ordered().filter(space => space.place).forEach(space => selected.add(space.id));
            show();
        },
        turn(degrees) {
            if (selected.size === 0) return;
            keep();
            for (const id of selected) {
                const { place: spot } = spaces.get(id);
                spot.turn = ((spot.turn + degrees) % 360 + 360) % 360;
            }
            show();
        },
        size(w, h, t) {
            [width, height, turn] = [w, h, t];
            if (selected.size > 0) {
                keep();
                for (const id of selected) Object.assign(spaces.get(id).place, { width, height, turn });
                show();
            }
        },
        remove() {
            if (selected.size === 0) return;
            keep();
            for (const id of [...selected]) spaces.get(id).place = null;
            show();
        },
        undo() {
            const before = past.pop();
            if (!before) return;
            for (const [id, spot] of before) spaces.get(id).place = spot;
            show();
        },
        // The arrangement of the selected ones, again for as many of those that wait, in the order of their codes.
        copyRow(dx, dy) {
            const row = ordered().filter(space => selected.has(space.id));
            const next = waiting().slice(0, row.length);
            if (next.length === 0) return;
            keep();
            selected.clear();
            next.forEach((space, index) => {
                const like = row[index].place;
                space.place = { ...like, x: clamp(like.x + dx, plan.width), y: clamp(like.y + dy, plan.height) };
                selected.add(space.id);
            });
            show();
        },
        read() {
            const touched = ordered().filter(space => JSON.stringify(space.place) !== saved.get(space.id));
            return { put: touched.filter(space => space.place).map(space => ({ id: space.id, ...space.place })), taken: touched.filter(space => !space.place).map(space => space.id) };
        },
        end() {
            svg.remove();
        },
    };

    svg.addEventListener('keydown', event => {
        const arrow = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
        const control = event.ctrlKey || event.metaKey;
        if (control && event.key === 'a') deeds.all();
        else if (control && event.key === 'z') deeds.undo();
        else if (control && event.key === 's') page.invokeMethodAsync('SaveAsync');
        else if (control || event.altKey) return;
        else if (arrow && selected.size > 0) {
            keep();
            move(arrow[0] * step * (event.shiftKey ? 10 : 1), arrow[1] * step * (event.shiftKey ? 10 : 1));
            show();
        } else if (event.key === 'r') deeds.turn(15);
        else if (event.key === 'R') deeds.turn(-15);
        else if (event.key === 'Delete' || event.key === 'Backspace') deeds.remove();
        else if (event.key === 'Escape') {
            selected.clear();
            placing = false;
            show();
        } else return;
        event.preventDefault();
    });

    show();
    return deeds;
}
