// The package arctic, unmodified: authorize URL without its final slash, PKCE in base64url.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OAuth2RequestError, TikTok, generateCodeVerifier, generateState } from 'arctic';
import { app, consent, reset, setOptions, violations } from './simulator.mjs';

const redirectUri = 'http://localhost:3000/api/auth/tiktok/callback';
const tiktok = new TikTok(app.clientKey, app.clientSecret, redirectUri);

async function login() {
  const state = generateState();
  const verifier = generateCodeVerifier();
  const url = tiktok.createAuthorizationURL(state, verifier, ['user.info.basic', 'video.publish']);
  const callback = await consent(url);
  assert.equal(callback.origin + callback.pathname, redirectUri);
  assert.equal(callback.searchParams.get('state'), state);
  return tiktok.validateAuthorizationCode(callback.searchParams.get('code'), verifier);
}

test('arctic logs in, refreshes and revokes', async () => {
  await reset();
  await setOptions({ ChallengeEncoding: 'HEX_OR_BASE64URL' });
  const tokens = await login();
  assert.match(tokens.accessToken(), /^act\./);
  assert.match(tokens.refreshToken(), /^rft\./);
  assert.ok(tokens.accessTokenExpiresInSeconds() > 86_000);

  const refreshed = await tiktok.refreshAccessToken(tokens.refreshToken());
  assert.match(refreshed.accessToken(), /^act\./);
  assert.notEqual(refreshed.refreshToken(), tokens.refreshToken());
  await tiktok.revokeToken(refreshed.accessToken());

  assert.deepEqual(await violations(), ['CODE_CHALLENGE_NOT_HEX']);
});

test('the documented hex challenge refuses the one of arctic at the token exchange', async () => {
  await reset();
  await setOptions({ OAuthErrorStatus: 'BAD_REQUEST_400' });
  await assert.rejects(login(), (error) => {
    assert.ok(error instanceof OAuth2RequestError, String(error));
    assert.equal(error.code, 'invalid_request');
    return true;
  });
  assert.deepEqual(await violations(), ['CODE_CHALLENGE_NOT_HEX', 'CODE_VERIFIER_WRONG']);
});
