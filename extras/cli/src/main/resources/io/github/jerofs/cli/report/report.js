'use strict';
(() => {
  const data = JSON.parse(document.getElementById('report-data').textContent);

  // ---- Words and numbers ----

  const grouped = new Intl.NumberFormat('en');
  const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

  const count = n => grouped.format(n);
  const counted = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
  const files = n => counted(n, 'file', 'files');

  /** Three digits and a unit. */
  function size(bytes) {
    let value = bytes;
    let unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return `${value.toFixed(digits)}\u00a0${UNITS[unit]}`;
  }

  const exact = bytes => `${count(bytes)} bytes`;
  const ratioOf = sum => (sum.stored > 0 ? sum.bytes / sum.stored : NaN);

  function ratio(sum) {
    const value = ratioOf(sum);
    return Number.isNaN(value) ? '–' : value >= 1000 ? count(Math.round(value)) : value.toFixed(2);
  }

  function percent(part, whole) {
    if (!(whole > 0)) {
      return '–';
    }
    const value = (100 * part) / whole;
    return value > 0 && value < 0.1 ? '<\u00a00.1\u00a0%' : `${value.toFixed(value < 10 ? 1 : 0)}\u00a0%`;
  }

  // ---- Elements; text never becomes markup ----

  const $ = id => document.getElementById(id);

  function el(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (value !== undefined) {
        element.setAttribute(key, value);
      }
    }
    element.append(...children);
    return element;
  }

  const named = text => el('bdi', { class: 'name' }, text);
  const amount = bytes => el('td', { class: 'n', title: exact(bytes) }, size(bytes));
  const number = text => el('td', { class: 'n' }, text);

  /** Fills a table. > marks the heading of a number column, ? that of an optional column. */
  function fill(table, headings, rows) {
    const cells = headings.map(heading => {
      const kind = heading.startsWith('>') ? 'n' : undefined;
      const optional = heading.includes('?') ? 'optional' : undefined;
      const names = [kind, optional].filter(Boolean).join(' ') || undefined;
      return el('th', { scope: 'col', class: names }, heading.replace(/^[>?]+/, ''));
    });
    headings.forEach((heading, i) => {
      if (heading.includes('?')) {
        rows.forEach(row => row.children[i]?.classList.add('optional'));
      }
    });
    const caption = table.caption;
    table.replaceChildren(
      ...(caption ? [caption] : []),
      el('thead', {}, el('tr', {}, ...cells)),
      el('tbody', {}, ...rows));
  }

  const row = (name, attributes, ...cells) =>
    el('tr', attributes, el('th', { scope: 'row' }, name), ...cells);

  function meter(outer, inner) {
    const part = el('div');
    const bar = el('div', { class: 'meter' }, part);
    bar.style.width = `${100 * Math.min(1, outer)}%`;
    part.style.width = `${100 * Math.min(1, inner)}%`;
    return el('td', { class: 'wide', 'aria-hidden': 'true' }, bar);
  }

  function facts(list, entries) {
    list.replaceChildren(
      ...entries.map(([term, value]) => el('div', {}, el('dt', {}, term), el('dd', {}, value))));
  }

  // ---- Theme ----

  function remembered() {
    try {
      return localStorage.getItem('jerofs-theme') ?? 'system';
    } catch {
      return 'system'; // browsers deny storage to some local files
    }
  }

  function setTheme(theme) {
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
    try {
      localStorage.setItem('jerofs-theme', theme);
    } catch {
      // then the choice lasts as long as the page
    }
  }

  function onChoice(id, action) {
    $(id).addEventListener('change', event => action(event.target.value));
  }

  function startTheme() {
    const theme = remembered();
    const radio = $('theme').querySelector(`input[value="${CSS.escape(theme)}"]`);
    if (radio) {
      radio.checked = true;
      setTheme(theme);
    }
    onChoice('theme', setTheme);
  }

  // ---- Head ----

  const { space, counts, image } = data;
  const all = { files: counts.files, bytes: 0, stored: space.files + space.fragments };
  all.bytes = data.layouts.reduce((sum, layout) => sum + layout.bytes, 0);
  const rest = Math.max(0, space.rest);
  const metadata = space.directories + space.inodes + space.xattrs + space.metabox + rest;

  function showHead() {
    const made = image.created.startsWith('1970-01-01T00:00:00') ? '' : `, made ${image.created.slice(0, 10)}`;
    const label = image.label === '' ? [] : ['Volume ', named(image.label), ', '];
    $('subtitle').append(...label, `UUID ${image.uuid}${made}`);
    const figure = (term, value, note) =>
      el('div', {}, el('dt', {}, term), el('dd', {}, value, el('small', {}, note)));
    $('figures').append(
      figure('Image', size(space.total), exact(space.total)),
      figure('Original data', size(all.bytes), `in ${files(counts.files)}`),
      figure('Stored data', size(all.stored), `${percent(all.stored, all.bytes)} of the original`),
      figure('Ratio', ratio(all), 'original ÷ stored'),
      figure('Metadata and padding', size(metadata), `${percent(metadata, space.total)} of the image`));
    const notices = [];
    if (data.errors > 0) {
      notices.push(`${counted(data.errors, 'file or directory', 'files or directories')} could not be read and are missing from the figures.`);
    }
    if (space.rest < 0) {
      notices.push('The superblock states fewer bytes than the block maps address: the image is damaged, or its block count is wrong.');
    }
    if (!data.complete) {
      notices.push('The image has more extents than this report compares: some shared data counts more than once.');
    }
    $('notices').append(...notices.map(text => el('p', { class: 'notice' }, text)));
  }

  function showSpace() {
    const parts = [
      ['File data', space.files, 'blocks, chunks and pclusters of files'],
      ['Packed inode', space.packed, `tails of files and small files, packed together; ${size(space.packedSize)} before compression`],
      ['Directories and links', space.directories, `entries of ${counted(counts.directories, 'directory', 'directories')}, targets of ${counted(counts.symlinks, 'symbolic link', 'symbolic links')}`],
      ['Inodes', space.inodes, `${count(counts.compact)} compact, ${count(counts.extended)} extended`],
      ['Extended attributes', space.xattrs, 'inline; shared ones are in the last line'],
      ['Metabox', space.metabox, 'compressed metadata that is not listed above'],
      ['Block maps, padding, other', rest, 'the rest: indexes, superblock, tables, ends of blocks'],
    ];
    const whole = Math.max(space.total, parts.reduce((sum, part) => sum + part[1], 0));
    const shown = parts.map((part, i) => [...part, i]).filter(part => part[1] > 0);
    $('stack').append(
      ...shown.map(([, bytes, , i]) => {
        const segment = el('div', { class: `s${i}` });
        segment.style.flexGrow = String(bytes / whole);
        return segment;
      }));
    fill(
      $('space'),
      ['Part', '>Bytes', '>Share', '?What it is'],
      shown.map(([name, bytes, about, i]) => {
        const cell = row(name, {}, amount(bytes), number(percent(bytes, whole)), el('td', { class: 'about' }, about));
        cell.firstChild.prepend(el('span', { class: `swatch s${i}`, 'aria-hidden': 'true' }));
        return cell;
      }));
  }

  // ---- Tree ----

  const nodes = data.tree.map(([parent, name, isDirectory, fileCount, bytes, stored, restFiles, restBytes, restStored], id) => ({
    id, name, bytes, stored, files: fileCount, directory: isDirectory === 1, parent, children: [],
    rest: { files: restFiles ?? 0, bytes: restBytes ?? 0, stored: restStored ?? 0 },
  }));
  for (const node of nodes) {
    nodes[node.parent]?.children.push(node);
  }

  const RATIOS = [[4, 'c1', '4 and more'], [2, 'c2', '2 to 4'], [4 / 3, 'c3', '1.33 to 2'], [1.005, 'c4', 'up to 1.33'], [0, 'c5', '1, not smaller']];
  const GAP = 2;
  const HEADER = 18;
  const LEAST_AREA = 110;
  const LEVELS = 6;
  const ROWS = 25;

  let measure = 'stored';
  let open = nodes[0];
  let tiles = [];
  let rowsShown = ROWS;

  const colour = sum => {
    const value = ratioOf(sum);
    return Number.isNaN(value) ? 'c0' : RATIOS.find(([least]) => value >= least)[1];
  };

  function pathOf(node) {
    const names = [];
    for (let at = node; at && at.parent >= 0; at = nodes[at.parent]) {
      names.unshift(at.name);
    }
    return '/' + names.join('/');
  }

  const smaller = sum => ({ ...sum, name: `${count(sum.files)} smaller ${sum.files === 1 ? 'file' : 'files'}`, directory: false, children: [], small: true });

  /** Returns the entries of a directory, the largest first; those below `least` as one. */
  function contents(node, least) {
    const rest = { ...node.rest };
    const items = [];
    for (const child of node.children) {
      if (child[measure] >= least && child[measure] > 0) {
        items.push(child);
      } else {
        rest.files += child.files;
        rest.bytes += child.bytes;
        rest.stored += child.stored;
      }
    }
    items.sort((a, b) => b[measure] - a[measure]);
    return { items, rest };
  }

  /** Squarified treemap: rows along the shorter side, as long as they get more square. */
  function squarify(items, box) {
    const total = items.reduce((sum, item) => sum + item[measure], 0);
    const scale = (box.w * box.h) / total;
    const placed = [];
    let { x, y, w, h } = box;
    let i = 0;
    while (i < items.length) {
      const side = Math.min(w, h);
      let area = 0;
      let worst = Infinity;
      let end = i;
      while (end < items.length) {
        const next = area + items[end][measure] * scale;
        const depth = next / side;
        const largest = (items[i][measure] * scale) / depth;
        const least = (items[end][measure] * scale) / depth;
        const bad = Math.max(depth / least, largest / depth, depth / largest);
        if (bad > worst) {
          break;
        }
        worst = bad;
        area = next;
        end++;
      }
      const depth = area / side;
      let at = 0;
      for (; i < end; i++) {
        const length = (items[i][measure] * scale) / depth;
        placed.push(w >= h
          ? { item: items[i], x, y: y + at, w: depth, h: length }
          : { item: items[i], x: x + at, y, w: length, h: depth });
        at += length;
      }
      if (w >= h) {
        x += depth;
        w -= depth;
      } else {
        y += depth;
        h -= depth;
      }
    }
    return placed;
  }

  function layOut(node, box) {
    const total = node[measure];
    const least = (total * LEAST_AREA) / (box.w * box.h);
    const { items, rest } = contents(node, least);
    if (rest[measure] > 0) {
      items.push(smaller(rest));
      items.sort((a, b) => b[measure] - a[measure]);
    }
    return total > 0 ? squarify(items, box) : [];
  }

  const about = item =>
    `${files(item.files)}, stored ${size(item.stored)}, original ${size(item.bytes)}, ratio ${ratio(item)}`;

  function label(item, w, h) {
    const two = h >= 38 && w >= 66;
    const fits = two || w >= 124;
    const text = el('span', { class: two ? 'label two' : 'label' }, el('bdi', {}, item.name));
    if (fits) {
      text.append(el('span', { class: 'amount' }, size(item[measure])));
    }
    return text;
  }

  function tile(place, level) {
    const { item } = place;
    const w = Math.max(1, place.w - GAP);
    const h = Math.max(1, place.h - GAP);
    const inner = { x: GAP, y: HEADER, w: w - GAP, h: h - HEADER };
    const parts = item.directory && level < LEVELS && w >= 44 && h >= 44 ? layOut(item, inner) : [];
    const divided = parts.length > 1 || (parts.length === 1 && !parts[0].item.small);
    const element = el(level === 1 ? 'button' : 'span', {
      class: `tile level${level} ${item.directory ? 'dir' : ''} ${divided ? 'folder' : colour(item)} ${item.small ? 'small' : ''}`,
    });
    Object.assign(element.style, {
      left: `${place.x}px`, top: `${place.y}px`, width: `${w}px`, height: `${h}px`,
    });
    element.item = item;
    if (level === 1) {
      element.type = 'button';
      element.tabIndex = -1;
      const kind = item.directory ? ', directory' : '';
      element.setAttribute('aria-label', `${item.name}${kind}, ${item.small ? '' : `${percent(item[measure], open[measure])}, `}${about(item)}`);
    }
    if (divided) {
      element.append(label(item, w, HEADER), ...parts.map(part => tile(part, level + 1)));
    } else if (w >= 34 && h >= 17) {
      element.append(label(item, w, h));
    }
    return element;
  }

  function drawMap(focus) {
    const map = $('map');
    const width = map.clientWidth;
    const height = Math.round(width < 600 ? width * 1.15 : Math.min(620, Math.max(380, width * 0.54)));
    map.style.height = `${height}px`;
    map.setAttribute('aria-label', `Treemap of ${pathOf(open)}`);
    map.setAttribute('aria-describedby', 'map-help');
    tiles = layOut(open, { x: 0, y: 0, w: width + GAP, h: height + GAP }).map(place => tile(place, 1));
    map.replaceChildren(...(tiles.length > 0 ? tiles : [el('p', { class: 'empty' }, `Nothing ${measure === 'stored' ? 'stored' : ''} here.`)]));
    const first = tiles.find(t => t.item === focus) ?? tiles[0];
    if (first) {
      first.tabIndex = 0;
      if (focus !== undefined) {
        first.focus();
      }
    }
    tell(first && focus !== undefined ? first.item : undefined);
  }

  function tell(item) {
    const line = $('detail');
    if (!item) {
      line.replaceChildren(named(pathOf(open)), ` – ${about(open)}`);
      return;
    }
    const name = item.small ? item.name : pathOf(item);
    line.replaceChildren(named(name), ` – ${about(item)}`);
  }

  function drawCrumbs() {
    const chain = [];
    for (let at = open; at; at = nodes[at.parent]) {
      chain.unshift(at);
    }
    const parts = [];
    chain.forEach((node, i) => {
      if (i > 1) {
        parts.push(el('span', { class: 'sep', 'aria-hidden': 'true' }, '/'));
      }
      if (node === open) {
        parts.push(el('span', { 'aria-current': 'location', tabindex: '-1' }, named(node.name)));
      } else {
        const button = el('button', { type: 'button', class: 'link' }, named(node.name));
        button.addEventListener('click', () => {
          go(node);
          $('crumbs').querySelector('[aria-current]').focus();
        });
        parts.push(button, ...(i === 0 ? [' '] : []));
      }
    });
    $('crumbs').replaceChildren(...parts);
  }

  function drawContents() {
    const { items, rest } = contents(open, 0);
    const rows = items.slice(0, rowsShown).map(item => {
      let name = named(item.name + (item.directory ? '/' : ''));
      if (item.directory) {
        const button = el('button', { type: 'button', class: 'link' }, name);
        button.addEventListener('click', () => openFromTable(item));
        name = button;
      }
      return contentRow(name, {}, item);
    });
    const hidden = items.slice(rowsShown);
    if (rest.files > 0) {
      rows.push(contentRow(smaller(rest).name, { class: 'rest' }, rest));
    }
    const table = $('contents');
    table.caption.replaceChildren('In ', named(pathOf(open)));
    fill(table, ['Name', '>?Files', '>Original', '>Stored', '>Ratio', '>Share', '?'], rows);
    document.getElementById('more-rows')?.remove();
    if (hidden.length > 0) {
      const button = el('button', { type: 'button', class: 'link more', id: 'more-rows' }, `Show ${count(hidden.length)} more`);
      button.addEventListener('click', () => {
        const next = rowsShown;
        rowsShown = Infinity;
        drawContents();
        const link = table.tBodies[0].rows[next]?.querySelector('button');
        (link ?? table.parentElement).focus();
      });
      table.parentElement.after(button);
    }
  }

  function contentRow(name, attributes, item) {
    const share = item[measure] / open[measure];
    return row(name, attributes, number(count(item.files)), amount(item.bytes), amount(item.stored),
      number(ratio(item)), number(percent(item[measure], open[measure])), meter(1, share || 0));
  }

  /** Opens a directory. `focus` is the tile to focus: null for the first, undefined for none. */
  function go(node, focus) {
    open = node;
    rowsShown = ROWS;
    drawCrumbs();
    drawMap(focus);
    drawContents();
  }

  function goUp() {
    if (open.parent >= 0) {
      go(nodes[open.parent], open);
    }
  }

  /** The pressed button is gone: focuses the table, which names the directory. */
  function openFromTable(node) {
    go(node);
    $('contents').parentElement.focus({ preventScroll: true });
  }

  function focusTile(element) {
    if (element) {
      tiles.forEach(t => (t.tabIndex = -1));
      element.tabIndex = 0;
      element.focus();
    }
  }

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /** Returns the next tile in a direction, preferring those straight ahead. */
  function neighbour(from, [dx, dy]) {
    const a = from.getBoundingClientRect();
    let best = null;
    let bestScore = Infinity;
    for (const other of tiles) {
      const b = other.getBoundingClientRect();
      const ahead = dx > 0 ? b.left - a.right : dx < 0 ? a.left - b.right : dy > 0 ? b.top - a.bottom : a.top - b.bottom;
      if (other === from || ahead < -1) {
        continue;
      }
      const aside = dx !== 0
        ? Math.max(0, b.top - a.bottom, a.top - b.bottom) + Math.abs(b.top - a.top) / 100
        : Math.max(0, b.left - a.right, a.left - b.right) + Math.abs(b.left - a.left) / 100;
      const score = ahead + 3 * aside;
      if (score < bestScore) {
        best = other;
        bestScore = score;
      }
    }
    return best;
  }

  function onKey(event) {
    const current = event.target.closest('button.tile');
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key === 'Backspace' || event.key === 'Escape') {
      goUp();
    } else if (current && ARROWS[event.key]) {
      focusTile(neighbour(current, ARROWS[event.key]));
    } else if (event.key === 'Home') {
      focusTile(tiles[0]);
    } else if (event.key === 'End') {
      focusTile(tiles[tiles.length - 1]);
    } else {
      return;
    }
    event.preventDefault();
  }

  function onClick(event) {
    const hit = event.target.closest('.tile');
    const item = hit?.item;
    if (!item) {
      return;
    }
    // Enter on a button is a click without a pointer, detail 0.
    if (item.directory) {
      go(item, event.detail === 0 ? null : undefined);
    } else if (!hit.classList.contains('level1')) {
      const folder = hit.parentElement.item;
      go(folder, undefined);
    }
  }

  function startTree() {
    const map = $('map');
    map.addEventListener('keydown', onKey);
    map.addEventListener('click', onClick);
    map.addEventListener('mouseover', event => tell(event.target.closest('.tile')?.item));
    map.addEventListener('mouseleave', () => tell(undefined));
    map.addEventListener('focusin', event => tell(event.target.item));
    $('contents').parentElement.addEventListener('keydown', event => {
      if (event.key === 'Backspace' && open.parent >= 0) {
        event.preventDefault();
        openFromTable(nodes[open.parent]);
      }
    });
    onChoice('measure', value => {
      measure = value;
      drawMap(undefined);
      drawContents();
    });
    $('legend').append(
      'Ratio',
      ...RATIOS.map(([, name, text]) => el('span', {}, el('span', { class: `swatch ${name}` }), text)));
    go(nodes[0], undefined);
    let width = map.clientWidth;
    new ResizeObserver(() => {
      if (map.clientWidth !== width) {
        width = map.clientWidth;
        drawMap(map.contains(document.activeElement) ? document.activeElement.item : undefined);
      }
    }).observe(map);
  }

  // ---- Tables ----

  function showTypes() {
    const typed = data.types.map(type => [type.name === '' ? 'no type' : named('.' + type.name), {}, type]);
    if (data.otherTypes.files > 0) {
      typed.push(['all other types', { class: 'rest' }, data.otherTypes]);
    }
    const most = Math.max(1, ...typed.map(([, , sum]) => Math.max(sum.bytes, sum.stored)));
    fill(
      $('types'),
      ['Type', '>?Files', '>Original', '>Stored', '>Ratio', ''],
      typed.map(([name, attributes, sum]) => row(name, attributes, number(count(sum.files)), amount(sum.bytes), amount(sum.stored), number(ratio(sum)),
        meter(Math.max(sum.bytes, sum.stored) / most, sum.stored / Math.max(1, sum.bytes)))));
  }

  const byStored = sums => [...sums].sort((a, b) => b.stored - a.stored || b.bytes - a.bytes);

  function showKept() {
    fill(
      $('layouts'),
      ['Layout', '>Files', '>Original', '>Stored', '>Ratio'],
      byStored(data.layouts).map(sum => row(sum.name, {}, number(count(sum.files)), amount(sum.bytes), amount(sum.stored), number(ratio(sum)))));
    fill(
      $('ways'),
      ['Kept as', '>Extents', '>Original', '>Stored', '>Ratio'],
      byStored(data.ways).map(sum => row(sum.name, {}, number(count(sum.extents)), amount(sum.bytes), amount(sum.stored), number(ratio(sum)))));
  }

  const itemRow = item =>
    row(named(item.path), {}, amount(item.bytes), amount(item.stored), number(ratio(item)), el('td', {}, item.kept));

  function showLargest(order) {
    fill($('largest'), ['File', '>Original', '>Stored', '>?Ratio', '?Layout'], data[order].map(itemRow));
  }

  function showShared() {
    const entries = [];
    entries.push(['Hard links', data.linkNames === 0 ? 'none' :
      `${counted(data.linkNames, 'more name', 'more names')} beyond the first of a file; copies would take ${size(data.linkBytes)} more`]);
    const fragments = data.ways.find(way => way.name === 'fragment');
    entries.push(['Fragments', !fragments ? 'none' :
      `${files(fragments.extents)} ${fragments.extents === 1 ? 'keeps' : 'keep'} ${size(fragments.bytes)} in the packed inode, stored in ${size(space.packed)}` +
      (fragments.reusedExtents > 0 ? `; ${counted(fragments.reusedExtents, 'is', 'are')} equal to another` : '')]);
    const reused = data.ways.filter(way => way.name !== 'fragment' && way.reusedExtents > 0);
    const plain = reused.filter(way => way.name === 'plain');
    const packed = reused.filter(way => way.name !== 'plain');
    const shared = ways => ways.length === 0 ? 'none' :
      ways.map(way => `${counted(way.reusedExtents, 'extent', 'extents')} (${way.name}) of data that earlier files use; stored again, ${way.reusedExtents === 1 ? 'it' : 'they'} would take ${size(way.reused)}`).join('; ');
    entries.push(['Compressed extents', shared(packed)]);
    entries.push(['Chunks and blocks', shared(plain)]);
    facts($('shared'), entries);
    $('reused-part').hidden = data.largestReused.length === 0;
    fill(
      $('reused'),
      ['File', '>Original', '>Stored by it', '>Reused', '?Layout'],
      data.largestReused.map(item => row(named(item.path), {}, amount(item.bytes), amount(item.stored), amount(item.reused), el('td', {}, item.kept))));
  }

  function showSuperblock() {
    const list = features => (features.length === 0 ? 'none' : features.join(', '));
    const entries = [
      ['UUID', image.uuid],
      ['Volume label', image.label === '' ? 'none' : named(image.label)],
      ['Created', image.created.replace('T', ' ').replace('Z', ' UTC')],
      ['Block size', exact(image.blockSize)],
      ['Blocks', count(image.blocks)],
      ['Inodes, as in the superblock', count(image.inodes)],
      ['Inodes, with a name', count(counts.files + counts.directories + counts.symlinks + counts.others)],
      ['Root nid', image.rootNid],
    ];
    if (image.packedNid !== '0') {
      entries.push(['Packed nid', image.packedNid]);
    }
    if (image.metaboxNid !== '0') {
      entries.push(['Metabox nid', image.metaboxNid]);
    }
    entries.push(['Compatible features', list(image.compatible)], ['Incompatible features', list(image.incompatible)]);
    image.devices.forEach((device, i) => {
      const value = el('span', {}, counted(device.blocks, 'block', 'blocks'));
      if (device.tag !== '') {
        value.append(', tag ', named(device.tag));
      }
      entries.push([`Device ${i + 1}`, value]);
    });
    if (image.deviceCount > image.devices.length) {
      entries.push(['More devices', count(image.deviceCount - image.devices.length)]);
    }
    facts($('superblock'), entries);
  }

  startTheme();
  showHead();
  showSpace();
  startTree();
  showTypes();
  showKept();
  showLargest('largestStored');
  onChoice('order', showLargest);
  showShared();
  showSuperblock();
})();
