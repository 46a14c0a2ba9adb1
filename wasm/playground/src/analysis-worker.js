// Holds policies against each other beside the page: what takes long does not stop it, and a later question ends it.
import { diff, init } from 'portcullis/analysis';

addEventListener('message', async ({ data }) => {
  try {
    await init();
    postMessage({ told: diff(data) });
  } catch ({ message }) {
    postMessage({ problem: message });
  }
});
