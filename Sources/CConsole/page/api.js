// Calls of the API. The page keeps no credentials: the browser has them, and sends them along.

import { hear } from "./clock.js";

// A page that was opened with user:password@ in its address must not ask for addresses with these in them.
const root = new URL("../", location.origin + location.pathname);

/**
 * Why a call has failed: the `err_no` and `err_msg` of the reply. Without a reply the number is 0. Where it is not the server's (`isForeign`), but
 * of a proxy in front for one, it is the status.
 */
export class Failure extends Error {
  constructor(number, message, { reply = {}, isForeign = false } = {}) {
    super(message);
    Object.assign(this, { number, reply, isForeign });
  }
}

/** Calls a path, with a query, a form or JSON, and returns its reply. Throws a Failure. */
export async function call(path, { query, form, json, method, signal } = {}) {
  const address = new URL(path, root);
  if (query) address.search = new URLSearchParams(query).toString();
  const body = form ? new URLSearchParams(form) : json ? JSON.stringify(json) : undefined;
  let response, text;
  try {
    response = await fetch(address, {
      method: method ?? (body ? "POST" : "GET"), body, signal, cache: "no-store", credentials: "same-origin", redirect: "error",
    });
    hear(response.headers.get("Date"));
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure(0, "");
  }
  let reply;
  try {
    reply = JSON.parse(text);
  } catch {
    throw new Failure(response.status, "", { isForeign: true });
  }
  if (typeof reply?.err_no !== "number") throw new Failure(response.status, "", { isForeign: true });
  if (reply.success !== true) throw new Failure(reply.err_no, reply.err_msg ?? "", { reply });
  return reply;
}

/** What happens, as it happens, until `signal` says so, the server goes or does not let it be read. Throws a Failure where it ends otherwise. */
export async function events(signal, take, opened) {
  let response;
  try {
    response = await fetch(new URL("events", root), { signal, cache: "no-store", credentials: "same-origin" });
  } catch (error) {
    if (signal.aborted) return;
    throw new Failure(0, "");
  }
  if (!response.ok) throw new Failure(response.status, "");
  opened();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      rest += value;
      const blocks = rest.split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const lines = block.split("\n");
        const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
        const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
        if (name && data) take(name, JSON.parse(data));
      }
    }
  } catch (error) {
    if (!signal.aborted) throw new Failure(0, "");
  }
}
