// Follows the lab: takes the parts of the page that changed off the server's stream of events and puts them in place.
// Without it the page still works, and loads itself again every few seconds.

const silentTooLongMs = 40_000;
const retryMs = 1_000;

/** The one way from text to markup in this page; the server escapes everything that it did not write itself. */
const policy = window.trustedTypes?.createPolicy('gameday', { createHTML: (markup) => markup }) ?? {
  createHTML: (markup) => markup,
};

/**
 * Makes one element like another without replacing it, so that the focus, what is selected and what is open stay.
 * `open` is the reader's own, so it is left as it is.
 */
function morph(from, to) {
  for (const { name } of [...from.attributes])
    if (!to.hasAttribute(name) && name !== 'open') from.removeAttribute(name);
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  morphChildren(from, to);
}

/** Children with a key keep their identity when others come before them, so what is in focus stays what it was. */
function morphKeyed(from, to) {
  const keyOf = (node) => node.dataset.key;
  const wanted = new Set([...to.children].map(keyOf));
  for (const child of [...from.children]) if (!wanted.has(keyOf(child))) child.remove();
  [...to.children].forEach((node, index) => {
    const now = from.children[index];
    const same = [...from.children].find((child) => keyOf(child) === keyOf(node));
    if (same) morph(same, node);
    if (now !== (same ?? node)) from.insertBefore(same ?? node, now ?? null);
  });
}

function morphChildren(from, to) {
  if (to.firstElementChild?.dataset.key && from.firstElementChild?.dataset.key) return morphKeyed(from, to);
  const wanted = [...to.childNodes];
  wanted.forEach((node, index) => {
    const now = from.childNodes[index];
    if (!now) from.append(node);
    else if (now.nodeType !== node.nodeType || now.nodeName !== node.nodeName) now.replaceWith(node);
    else if (node.nodeType === Node.ELEMENT_NODE) morph(now, node);
    else if (now.nodeValue !== node.nodeValue) now.nodeValue = node.nodeValue;
  });
  while (from.childNodes.length > wanted.length) from.lastChild.remove();
}

function show(sections) {
  for (const [id, markup] of Object.entries(sections)) {
    const place = document.getElementById(id);
    if (!place) continue;
    const template = document.createElement('template');
    template.innerHTML = policy.createHTML(markup);
    morphChildren(place, template.content);
  }
}

const notice = document.querySelector('[data-lost]');

function setLost(lost) {
  if (notice.hidden !== lost) return;
  notice.hidden = !lost;
  document.body.classList.toggle('is-lost', lost);
}

let stream;
let watchdog;
let retry;

function heard() {
  clearTimeout(watchdog);
  watchdog = setTimeout(follow, silentTooLongMs);
}

function stop() {
  stream?.close();
  stream = undefined;
  clearTimeout(watchdog);
  clearTimeout(retry);
}

function follow() {
  stop();
  stream = new EventSource(document.body.dataset.live);
  heard();
  stream.addEventListener('hello', ({ data }) => {
    // The lab was upgraded while this page was open: what is here fits no more.
    if (JSON.parse(data).build !== document.body.dataset.build) location.reload();
    setLost(false);
  });
  stream.addEventListener('sections', ({ data }) => {
    heard();
    show(JSON.parse(data));
  });
  stream.addEventListener('alive', heard);
  stream.addEventListener('error', () => {
    setLost(true);
    // The browser tries again by itself after a cut connection, but gives up after an answer that is no stream.
    if (stream?.readyState !== EventSource.CLOSED) return;
    clearTimeout(retry);
    retry = setTimeout(follow, retryMs);
  });
}

if (document.body.dataset.live) {
  follow();
  // A page that nobody sees asks for nothing: browsers allow few connections to one server, and tabs add up.
  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : follow()));
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', ({ persisted }) => persisted && follow());
}

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 1_500);
  });
}
