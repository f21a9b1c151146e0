// Runs inside the measured page: drives the engine through the JavaScript client.
(() => {
  const now = () => performance.now();
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const letters = (size) => "cloche ".repeat(size / 7 + 1).slice(0, size);
  const client = () => document.querySelector("cloche-app").client;

  /** Milliseconds of one `call(text)`, the middle of several after a few that warm up. */
  const each = async (times, size, call) => {
    const took = [];
    for (let number = 0; number < times + 3; number++) {
      const text = letters(size - 6) + String(number).padStart(6);
      const begin = now();
      await call(text);
      took.push(now() - begin);
    }
    return median(took.slice(3));
  };

  const SIZES = { small: [200, 100], medium: [200_000, 30], large: [4_000_000, 7] };
  const bySize = async (call) => {
    const found = {};
    for (const [name, [size, times]] of Object.entries(SIZES))
      found[name] = await each(times, size, call);
    return found;
  };

  /** Read a submission to its end; gives the number of data events. */
  const drain = async (submission) => {
    let count = 0;
    for await (const event of submission) {
      if (event.type === "data") count += 1;
      if (event.type === "status" && event.stage === "error") throw event.error;
    }
    return count;
  };

  const bench = (window.benchEngine = {
    async payloads() {
      const app = await client();
      return bySize((text) => app.predict("/echo", [text]));
    },
    /** Events a second: one after the other, all at once, all waiting for one place. */
    async throughput(count) {
      const app = await client();
      await app.predict("/echo", ["warm"]);
      let begin = now();
      for (let number = 0; number < count; number++) await app.predict("/echo", [`${number}`]);
      const sequential = count / ((now() - begin) / 1000);
      const many = async (endpoint) => {
        const since = now();
        const calls = Array.from({ length: count }, (_, number) =>
          app.predict(endpoint, [`${number}`]),
        );
        const answers = await Promise.all(calls);
        if (answers.some(({ data }, number) => data[0] !== `${number}`)) throw new Error("mixed up");
        return now() - since;
      };
      const together = count / ((await many("/echo")) / 1000);
      const queued = await many("/single");
      return { sequential, together, queued };
    },
    async stream(count) {
      const app = await client();
      const begin = now();
      const seen = await drain(app.submit("/count", [count]));
      return { took: now() - begin, seen };
    },
    /** Milliseconds from `cancel()` until Python has ended it and answers the next event. */
    async stops(times) {
      const app = await client();
      const stop = async (name, before) => {
        const took = [];
        for (let number = 0; number < times; number++) {
          const first = before && app.submit(before, []);
          const submission = app.submit(name, name === "/waiter" ? ["x"] : []);
          const over = drain(submission);
          await sleep(150);
          const begin = now();
          await submission.cancel();
          await over;
          await app.predict("/echo", ["after"]);
          took.push(now() - begin);
          if (first) await first.cancel();
        }
        return median(took);
      };
      return {
        waiting: await stop("/waiter", "/holder"),
        generator: await stop("/ticking"),
        suspended: await stop("/sleeping"),
        computing: await stop("/spinning"),
      };
    },
    /** The same of a worker that only echoes. */
    async bare(count) {
      const worker = window.bareWorker;
      const call = (text) =>
        new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve(JSON.parse(data).data[0]);
          worker.postMessage(JSON.stringify({ data: [text] }));
        });
      const payloads = await bySize(call);
      let begin = now();
      for (let number = 0; number < count; number++) await call(`${number}`);
      const sequential = count / ((now() - begin) / 1000);
      const many = (message, expected) =>
        new Promise((resolve) => {
          let left = expected;
          const since = now();
          worker.onmessage = ({ data }) => {
            JSON.parse(data);
            if (--left === 0) resolve(now() - since);
          };
          message();
        });
      const together = await many(() => {
        for (let number = 0; number < count; number++)
          worker.postMessage(JSON.stringify({ data: [`${number}`] }));
      }, count);
      const stream = await many(() => worker.postMessage({ stream: 2000 }), 2000);
      return { payloads, sequential, together: count / (together / 1000), stream };
    },
  });
  return bench;
})();
