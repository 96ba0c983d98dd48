// A visit: looks a patient up at the desk, and hands in the claim at the end.
//   node visit.js CHIP_ID        look up
//   node visit.js CLAIM.json     submit a FHIR R4 claim
//   node visit.js CLAIM.xml      submit an export by QĐ 130, 4750 or 3176

import { readFileSync } from "node:fs";
import { env, exit } from "node:process";

import { Refused, Wardgate } from "./wardgate.js";

const FORMATS = { json: "CLAIM_FORMAT_FHIR_R4_JSON", xml: "CLAIM_FORMAT_BHYT_XML" };

async function lookUp(wardgate, chipId) {
  const answer = await wardgate.lookUp({ chip_id: chipId, visit: { kind: "VISIT_KIND_OUTPATIENT" } });
  console.log(answer.verdict, answer.vss_code, answer.message.vi);
  console.log("At the desk:", answer.advice.clerk_vi);
  const paid = answer.entitlement;
  if (paid) console.log(`Paid at ${paid.rate_basis_points / 100} %, code ${paid.visit_code}`);
  console.log("Store with the visit:", answer.receipt, answer.check_id);
}

async function submit(wardgate, file) {
  const request = { content: readFileSync(file), format: FORMATS[file.split(".").pop()], wait: { seconds: 5 } };
  const answer = await wardgate.submitClaim(request);
  console.log(answer.state, answer.already_known ? "(known already)" : "");
  console.log("Store with the visit:", answer.claim_id);
  if (answer.review) console.log("Reviewed:", answer.review.band);
  for (const finding of answer.review?.findings ?? []) console.log(`  ${finding.rule} ${finding.path} ${finding.message.vi}`);
  for (const remark of answer.remarks) console.log(`To correct: ${remark.path} ${remark.reason.vi}`);
}

const wardgate = new Wardgate(env.WARDGATE_TARGET, env.WARDGATE_TOKEN, env.WARDGATE_CA);
try {
  const [, , what] = process.argv;
  await (/^\d{12}$/.test(what) ? lookUp(wardgate, what) : submit(wardgate, what));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.reason, error.message);
  for (const { field, description } of error.fields) console.error(`  ${field}: ${description}`);
  exit(1);
} finally {
  wardgate.close();
}
