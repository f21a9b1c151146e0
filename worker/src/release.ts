/**
 * Give the memory of bytes back now: the collector seldom comes to a worker that waits. A message
 * takes it along, and nobody hears that message. (What `ArrayBuffer.transfer` detaches stays with
 * the browser's own objects.)
 */
export function release({ buffer }: Uint8Array<ArrayBuffer>): void {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(null, [buffer]);
  port1.close();
  port2.close();
}
