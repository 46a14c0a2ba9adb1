// Holds policies against each other beside the page: what takes long does not stop it, and a later question ends it.
import { diff, init, loadReference } from 'portcullis/analysis';

let loaded;

addEventListener('message', async ({ data: { universe, question } }) => {
  try {
    const [reference] = await Promise.all([universe === 'reference' ? (loaded ??= loadReference()) : undefined, init()]);
    postMessage({ told: diff(question, { reference }) });
  } catch ({ message }) {
    postMessage({ problem: message });
  }
});
