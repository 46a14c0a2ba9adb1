// Two policies are held against each other in a worker, which is loaded with the first question.

/** `onTold` is given the answer of `diff`, or a `problem`; of the last question alone. */
export function createComparer(onTold) {
  let worker;
  let isBusy = false;

  function start() {
    worker = new Worker(new URL('./analysis.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }) => {
      isBusy = false;
      // What is lost after an error is loaded again with the next question.
      if (data.problem !== undefined) stop();
      onTold(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      stop();
      onTold({ problem: 'the analysis could not be loaded' });
    });
  }

  function stop() {
    worker?.terminate();
    worker = undefined;
    isBusy = false;
  }

  return {
    ask({ type, universe, before, after }) {
      if (isBusy) stop();
      if (!worker) start();
      isBusy = true;
      worker.postMessage({ universe, question: JSON.stringify({ type, universe, before: { policy: before }, after: { policy: after } }) });
    },
    /** What is asked is no longer what is meant. */
    forget: () => isBusy && stop(),
  };
}
