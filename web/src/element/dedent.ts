/** Code as it was meant: without the indentation that it has only because of the HTML around it. */
export function dedent(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  while (lines.length > 0 && lines[0]?.trim() === "") lines.shift();
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  const margin = commonMargin(lines);
  const cut = lines.map((line) => (line.trim() === "" ? "" : line.slice(margin.length)));
  return cut.length > 0 ? `${cut.join("\n")}\n` : "";
}

/** The whitespace that every line which is not blank begins with. */
function commonMargin(lines: string[]): string {
  let margin: string | null = null;
  for (const line of lines) {
    if (line.trim() === "") continue;
    const own = /^[ \t]*/.exec(line)?.[0] ?? "";
    margin = margin === null ? own : sharedStart(margin, own);
  }
  return margin ?? "";
}

function sharedStart(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return left.slice(0, length);
}
