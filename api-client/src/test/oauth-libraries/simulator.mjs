// Leads libraries that know TikTok's addresses by heart to the simulator, without changing them.

const simulator = process.env.SIMULATOR_URL;
const tiktok = ['https://open.tiktokapis.com', 'https://www.tiktok.com'];
const realFetch = globalThis.fetch;

export const app = {
  clientKey: process.env.CLIENT_KEY,
  clientSecret: process.env.CLIENT_SECRET,
};

function atSimulator(url) {
  const { origin, pathname, search } = new URL(url);
  if (!tiktok.includes(origin)) {
    throw new Error('Not an address of TikTok: ' + url);
  }
  return simulator + pathname + search;
}

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const body = request.body ? await request.arrayBuffer() : undefined;
  return realFetch(atSimulator(request.url), {
    method: request.method,
    headers: request.headers,
    body,
  });
};

// Opens the authorize URL as a browser does, and returns the callback to which TikTok sends it.
export async function consent(authorizeUrl) {
  const answer = await realFetch(atSimulator(authorizeUrl), { redirect: 'manual' });
  return new URL(answer.headers.get('location'));
}

export async function setOptions(options) {
  const answer = await realFetch(simulator + '/simulator/settings', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ options }),
  });
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
}

export async function violations() {
  const answer = await realFetch(simulator + '/simulator/violations');
  return (await answer.json()).map((violation) => violation.code);
}

export async function reset() {
  await realFetch(simulator + '/simulator/reset', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
}
