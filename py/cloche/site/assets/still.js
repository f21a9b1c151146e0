((place) => {
  const asked = new URLSearchParams(location.search).get("__theme");
  const isDark = asked === "dark" || (asked !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  place.firstElementChild.classList.add(isDark ? "dark" : "light");
  // What is done before the app is there is done again when it is (web/src/element/prerendered.ts).
  const deeds = (place.clocheDeeds = []);
  const PARTS = "input, textarea, select, button, a, summary, [role], [tabindex]";
  const isToggle = (target) => target.type === "checkbox" || target.type === "radio";
  const isText = (target) => target.matches("input, textarea") && !isToggle(target);
  const note = (event, target) => {
    const { type } = event;
    const last = deeds.at(-1);
    if (type === "input" && last?.type === type && last.target === target) deeds.pop();
    deeds.push({ type, target, event, value: target.value, ...(isToggle(target) && { checked: target.checked }) });
  };
  const held = (is) => (is ? (place.dataset.held = "") : setTimeout(() => delete place.dataset.held));
  const on = (type, listener) =>
    place.addEventListener(type, (event) => {
      const target = event.target.closest(PARTS);
      if (target) listener(event, target);
    }, true);
  on("input", note);
  on("change", note);
  on("click", (event, target) => {
    if (isToggle(target) || (target.localName === "a" && target.href)) return;
    if (target.type === "file") event.preventDefault();
    note(event, target);
  });
  on("keydown", (event, target) => {
    if (event.key !== "Enter" || event.isComposing || !isText(target)) return;
    // in a text of several lines Enter alone is one more
    if (target.localName === "textarea" && target.rows > 1 !== event.shiftKey) return;
    event.preventDefault();
    note(event, target);
  });
  // a file that is dropped here must not take the page's place
  for (const type of ["dragover", "drop"]) place.addEventListener(type, (event) => event.preventDefault());
  for (const type of ["pointerdown", "compositionstart"]) place.addEventListener(type, () => held(true), true);
  for (const type of ["pointerup", "pointercancel", "compositionend"]) addEventListener(type, () => held(false), true);
})(document.currentScript.parentElement);
