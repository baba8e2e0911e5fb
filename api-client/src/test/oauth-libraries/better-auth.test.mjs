// The package better-auth, unmodified, with its own sign-in, callback and token refresh.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { app, consent, reset, violations } from './simulator.mjs';

const base = 'http://localhost:3000';

test('better-auth logs in and refreshes', async () => {
  await reset();
  const tables = { user: [], session: [], account: [], verification: [] };
  const auth = betterAuth({
    baseURL: base,
    secret: 'a-secret-of-this-test-with-enough-characters',
    database: memoryAdapter(tables),
    logger: { level: 'error' },
    rateLimit: { enabled: false },
    socialProviders: {
      tiktok: { clientKey: app.clientKey, clientSecret: app.clientSecret, scope: ['user.info.basic', 'video.publish'] },
    },
  });

  const signIn = await auth.handler(
    new Request(base + '/api/auth/sign-in/social', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: base },
      body: JSON.stringify({ provider: 'tiktok', callbackURL: '/done' }),
    }),
  );
  assert.equal(signIn.status, 200, await signIn.clone().text());
  const { url } = await signIn.json();
  assert.ok(url.startsWith('https://www.tiktok.com/v2/auth/authorize?'));
  const callback = await consent(url);
  assert.equal(callback.origin + callback.pathname, base + '/api/auth/callback/tiktok');

  const cookies = signIn.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const done = await auth.handler(new Request(callback, { headers: { Cookie: cookies.join('; ') } }));
  assert.equal(done.status, 302);
  assert.equal(new URL(done.headers.get('location'), base).pathname, '/done', done.headers.get('location'));
  assert.equal(tables.user[0].name, 'Pia Public');
  const [account] = tables.account;
  assert.match(account.accessToken, /^act\./);
  assert.match(account.refreshToken, /^rft\./);
  const before = account.refreshToken;

  const session = done.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const refreshed = await auth.handler(
    new Request(base + '/api/auth/refresh-token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: base, Cookie: session.join('; ') },
      body: JSON.stringify({ accountId: account.id }),
    }),
  );
  assert.equal(refreshed.status, 200, await refreshed.clone().text());
  const tokens = await refreshed.json();
  assert.match(tokens.accessToken, /^act\./);
  assert.notEqual(tokens.refreshToken, before);

  assert.deepEqual(await violations(), []);
});
