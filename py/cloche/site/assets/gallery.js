// Copy buttons of the source panels.
for (const button of document.querySelectorAll("button.copy")) {
  const code = button.closest("figure").querySelector("code");
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      // Without the clipboard the text is selected, so that one key press copies it.
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
