// A message there and back without any Python; {stream: n} is answered by n messages.
postMessage({});
addEventListener("message", ({ data }) => {
  if (typeof data === "string") return postMessage(data);
  for (let step = 0; step < data.stream; step++) postMessage(`{"data": ["step ${step}"]}`);
});
