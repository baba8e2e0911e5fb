import createClient, { type Client, type FetchResponse } from "openapi-fetch";
import type { components, paths } from "../../../target/generated/api.js";

export type Publication = components["schemas"]["Publication"];
export type NewPublication = components["schemas"]["NewPublication"];
export type Problem = components["schemas"]["Problem"];

/** The API said no; `problem.code` says why. */
export class RefusedError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

/** Which statuses are the last ones. A status that the description gains must be sorted in here before this compiles. */
const ENDED: Record<Publication["status"], boolean> = {
  AWAITING_UPLOAD: false,
  QUEUED: false,
  UPLOADING: false,
  PROCESSING: false,
  PUBLISHED: true,
  SENT_TO_INBOX: true,
  FAILED: true,
  CANCELLED: true,
  UNCONFIRMED: true,
};

/**
 * The API for one user.
 *
 * @param baseUrl with the stage, such as https://app.example.com/api
 * @param token gives the user's bearer token, anew for every request
 */
export function clientOf(baseUrl: string, token: () => string): Client<paths> {
  const client = createClient<paths>({ baseUrl });
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${token()}`);
    },
  });
  return client;
}

/** What was asked for, or the problem thrown. */
export function taken<T extends Record<string | number, unknown>, O, M extends `${string}/${string}`>(
  answer: FetchResponse<T, O, M>,
): NonNullable<FetchResponse<T, O, M>["data"]> {
  if (answer.data === undefined || answer.data === null) {
    throw new RefusedError(answer.error as Problem);
  }
  return answer.data as NonNullable<FetchResponse<T, O, M>["data"]>;
}

/** PUTs the video to where the answer to the request for its publication says. */
export async function upload(publication: Publication, video: Blob): Promise<void> {
  const target = publication.upload;
  if (target === undefined) {
    throw new TypeError(`${publication.id} does not wait for an upload`);
  }
  const answer = await fetch(target.url, {
    method: target.method,
    headers: target.headers,
    body: video,
  });
  if (!answer.ok) {
    throw new Error(`S3 answered ${answer.status}`);
  }
}

/** The publication once nothing more will happen to it by itself. */
export async function ended(client: Client<paths>, id: string, everyMs = 1_000): Promise<Publication> {
  for (;;) {
    const publication = taken(await client.GET("/v1/publications/{id}", { params: { path: { id } } }));
    if (ENDED[publication.status]) {
      return publication;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
