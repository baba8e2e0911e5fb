import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { clientOf, ended, taken, upload, type NewPublication } from "../../main/typescript/client.js";

function variable(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

const token = variable("TOKEN");
const client = clientOf(variable("API_URL"), () => token);

/** As the person's browser does, at TikTok and back. The simulator's consent page approves at once. */
async function connect(): Promise<string> {
  const start = await client.GET("/auth/tiktok/start", { headers: { Accept: "application/json" } });
  const cookies = start.response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  const consent = await fetch(taken(start).authorizationUrl, { redirect: "manual" });
  const callback = await fetch(consent.headers.get("Location") ?? "", {
    redirect: "manual",
    headers: { Cookie: cookies.join("; ") },
  });
  const dashboard = new URL(callback.headers.get("Location") ?? "");
  assert.equal(dashboard.searchParams.get("connected"), "tiktok", dashboard.href);
  return dashboard.searchParams.get("connection") ?? "";
}

test("connects, asks what may be posted, publishes, and polls until it is published", async () => {
  const connectionId = await connect();
  const connection = taken(await client.GET("/v1/connections/{id}", { params: { path: { id: connectionId } } }));
  assert.equal(connection.status, "ACTIVE");

  const creator = taken(
    await client.GET("/v1/connections/{id}/creator-info", { params: { path: { id: connectionId } } }),
  );
  assert.ok(creator.privacyLevels.includes("SELF_ONLY"));

  const video = new Blob([await readFile(variable("VIDEO"))]);
  const body: NewPublication = {
    connectionId,
    title: "Published by a generated client",
    privacyLevel: "SELF_ONLY",
    allowComment: !creator.commentDisabled,
    musicUsageConfirmed: true,
    upload: { sizeBytes: video.size, contentType: "video/mp4" },
  };
  const tried = await client.POST("/v1/publications", {
    params: { header: { "Idempotency-Key": randomUUID() }, query: { dryRun: true } },
    body,
  });
  const forecast = taken(tried);
  assert.ok("publishable" in forecast && forecast.publishable, JSON.stringify(forecast));

  const key = randomUUID();
  const request = { params: { header: { "Idempotency-Key": key } }, body };
  const asked = await client.POST("/v1/publications", request);
  const publication = taken(asked);
  assert.ok("status" in publication && publication.status === "AWAITING_UPLOAD");
  assert.ok(asked.response.headers.get("Location")?.endsWith(`/v1/publications/${publication.id}`));

  const again = await client.POST("/v1/publications", request);
  assert.deepEqual({ ...taken(again), upload: publication.upload }, publication);
  assert.equal(again.response.headers.get("Idempotent-Replayed"), "true");

  await upload(publication, video);
  const published = await ended(client, publication.id, 100);
  assert.equal(published.status, "PUBLISHED", JSON.stringify(published.failure));
  assert.equal(published.progress.bytesSent, video.size);

  const listed = taken(
    await client.GET("/v1/publications", { params: { query: { status: "PUBLISHED", connectionId } } }),
  );
  assert.deepEqual(listed.items, [published]);
});

test("a refusal names its code and every place that is wrong", async () => {
  const { error } = await client.POST("/v1/publications", {
    params: { header: { "Idempotency-Key": randomUUID() } },
    // @ts-expect-error The description wants more, and the compiler knows it.
    body: { connectionId: "con_x" },
  });

  assert.equal(error?.code, "invalid_request");
  assert.deepEqual(
    error.errors?.map((place) => place.pointer).sort(),
    ["/musicUsageConfirmed", "/privacyLevel", "/upload"],
  );
});

test("a request without a good token is refused", async () => {
  const { error, response } = await clientOf(variable("API_URL"), () => "none").GET("/v1/connections");

  assert.equal(response.status, 401);
  assert.equal(error?.code, "unauthenticated");
});
