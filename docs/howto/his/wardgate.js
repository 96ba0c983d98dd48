// A client of the gateway for Node: calls with a deadline, repeats what may be repeated, explains what is refused.
// Expects the .proto files in ./proto: `wardgate proto proto`.

import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const FILES = [
  "gateway/v1/card_service.proto",
  "gateway/v1/claim_service.proto",
  "google/rpc/error_details.proto",
  "google/rpc/status.proto",
];
const TRIES = 4;
const LONGEST_PAUSE_MS = 2_000;
const { RESOURCE_EXHAUSTED, UNAVAILABLE } = grpc.status;

const OPTIONS = { includeDirs: ["proto"], keepCase: true, longs: String, enums: String, defaults: true };
const definition = loader.loadSync(FILES, OPTIONS);
const { v1 } = grpc.loadPackageDefinition(definition).gateway;

// A refused call. `reason` is one of docs/refusals.md, or empty; `fields` names what is wrong with the request.
export class Refused extends Error {
  constructor(error) {
    super(error.details);
    this.code = error.code;
    this.reason = "";
    this.fields = [];
    this.retryAfterMs = undefined;
    const [status] = error.metadata?.get("grpc-status-details-bin") ?? [];
    const details = status ? definition["google.rpc.Status"].deserialize(status).details : [];
    for (const { type_url, value } of details) {
      const type = type_url.split("/")[1];
      const detail = definition[type]?.deserialize(value);
      if (type === "google.rpc.ErrorInfo") this.reason = detail.reason;
      if (type === "google.rpc.BadRequest") this.fields = detail.field_violations;
      if (type === "google.rpc.RetryInfo")
        this.retryAfterMs = Number(detail.retry_delay.seconds) * 1_000 + detail.retry_delay.nanos / 1e6;
    }
  }

  // TOO_MANY_UNKNOWN, TOO_MANY_MISMATCHES and TOO_MANY_STAYS are RESOURCE_EXHAUSTED, too, and last for minutes or longer:
  // they are for a person.
  get isTemporary() {
    return this.code === UNAVAILABLE || (this.code === RESOURCE_EXHAUSTED && this.reason === "OVERLOADED");
  }
}

export class Wardgate {
  #cards;
  #claims;
  #metadata = new grpc.Metadata();

  // One for the whole program: it keeps its connection. `authority` is a PEM file; without one, nothing is encrypted.
  constructor(target, token, authority) {
    const credentials = authority ? grpc.credentials.createSsl(readFileSync(authority)) : grpc.credentials.createInsecure();
    const options = {
      // Finds out within 40 s that a connection is dead, such as after a firewall has forgotten it.
      "grpc.keepalive_time_ms": 30_000,
      "grpc.keepalive_timeout_ms": 10_000,
      "grpc.max_receive_message_length": 16 * 1024 * 1024,
    };
    this.#cards = new v1.CardService(target, credentials, options);
    this.#claims = new v1.ClaimService(target, credentials, options);
    this.#metadata.set("authorization", `Bearer ${token}`);
  }

  // The person at the desk waits: give up after two seconds a try.
  lookUp(request) {
    return this.#call(this.#cards, "CheckCard", request, 2_000);
  }

  // `wait` in the request is how long the gateway waits for the review: the deadline must be longer.
  submitClaim(request) {
    return this.#call(this.#claims, "SubmitClaim", request, 20_000);
  }

  getClaim(request) {
    return this.#call(this.#claims, "GetClaim", request, 5_000);
  }

  close() {
    this.#cards.close();
    this.#claims.close();
  }

  // Every call may be repeated: a look-up changes nothing, and the same claim is known by its content.
  async #call(service, method, request, deadlineMs) {
    for (let nth = 1; ; nth++) {
      try {
        return await this.#tryOnce(service, method, request, deadlineMs);
      } catch (error) {
        const refused = new Refused(error);
        if (!refused.isTemporary || nth === TRIES) throw refused;
        // The random part spreads the calls of many clients that were refused at the same moment.
        await pause(Math.min(refused.retryAfterMs ?? 100 * 2 ** nth, LONGEST_PAUSE_MS) + Math.random() * 100);
      }
    }
  }

  #tryOnce(service, method, request, deadlineMs) {
    return new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + deadlineMs };
      service[method](request, this.#metadata, options, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  }
}
