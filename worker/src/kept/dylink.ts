/** The section of a dynamic library that says what its loader must give it. */

const SECTION = "dylink.0";
const MEMORY_INFO = 1;

/** How many places in the table of functions it needs. */
export function tableSize(code: WebAssembly.Module): number {
  const [section] = WebAssembly.Module.customSections(code, SECTION);
  return section ? (memoryInfo(section)?.tableSize ?? 0) : 0;
}

/** The section, but with no memory needed: a zero of as many bytes as the number had. */
export function withoutMemory(section: ArrayBuffer): ArrayBuffer {
  const info = memoryInfo(section);
  if (!info) return section;
  const bytes = new Uint8Array(section.slice(0));
  bytes.fill(0x80, info.begin, info.end - 1);
  bytes[info.end - 1] = 0;
  return bytes.buffer;
}

export function isDylink(name: string): boolean {
  return name === SECTION;
}

/** Between which bytes the memory's size stands, and the table's size. */
function memoryInfo(
  section: ArrayBuffer,
): { begin: number; end: number; tableSize: number } | null {
  const bytes = new Uint8Array(section);
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const kind = bytes[at++];
    const size = number();
    if (kind === MEMORY_INFO) {
      const begin = at;
      number();
      const end = at;
      number();
      return { begin, end, tableSize: number() };
    }
    at += size;
  }
  return null;
}
