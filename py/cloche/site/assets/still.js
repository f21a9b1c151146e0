((place) => {
  // What is done before the app is there is done again when it is (web/src/element/prerendered.ts).
  const deeds = [];
  const over = new AbortController();
  place.clocheStill = { deeds, end: () => over.abort() };
  const PARTS = "input, textarea, select, button, a, summary, [role], [tabindex]";
  const isToggle = (target) => target.type === "checkbox" || target.type === "radio";
  const isText = (target) => target.matches("input, textarea") && !isToggle(target);
  const note = (event, target) => {
    const { type } = event;
    const last = deeds.at(-1);
    if (type === "input" && last?.type === type && last.target === target) deeds.pop();
    const { value, files } = target;
    deeds.push({ type, target, event, value, files, ...(isToggle(target) && { checked: target.checked }) });
  };
  // the pointer says that it was understood
  const waits = (event, target) => {
    place.dataset.waits = "";
    note(event, target);
  };
  const listen = (from, types, listener) => {
    for (const type of types) from.addEventListener(type, listener, { capture: true, signal: over.signal });
  };
  const on = (types, listener) =>
    listen(place, types, (event) => {
      const target = event.target.closest(PARTS);
      if (target) listener(event, target);
    });
  on(["input", "change"], note);
  on(["click"], (event, target) => {
    if (isToggle(target) || (target.localName === "a" && target.href)) return;
    if (target.type === "file") event.preventDefault();
    waits(event, target);
  });
  on(["keydown"], (event, target) => {
    if (event.key !== "Enter" || event.isComposing || !isText(target)) return;
    // in a text of several lines Enter alone is one more
    if (target.localName === "textarea" && target.rows > 1 !== event.shiftKey) return;
    event.preventDefault();
    waits(event, target);
  });
  // a file that is dropped here must not take the page's place
  listen(place, ["dragover", "drop"], (event) => event.preventDefault());
  // nothing is taken from under a finger or a half-written word
  listen(place, ["pointerdown", "compositionstart"], () => (place.dataset.held = ""));
  listen(self, ["pointerup", "pointercancel", "compositionend"], () => setTimeout(() => delete place.dataset.held));
})(document.currentScript.parentElement);
