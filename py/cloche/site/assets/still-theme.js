((app) => {
  const asked = new URLSearchParams(location.search).get("__theme");
  const isDark = asked === "dark" || (asked !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  app.classList.add(isDark ? "dark" : "light");
})(document.currentScript.previousElementSibling);
