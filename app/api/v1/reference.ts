import { type OpenApiDocument, openApi } from "@/lib/http";
import { appUrl } from "@/lib/kit/env";
import { DECLARED } from "./declarations";

let made: Promise<OpenApiDocument> | undefined;

/** The API reference as a document, made once: declarations do not change while the process runs. */
export function apiReference(): Promise<OpenApiDocument> {
  made ??= make();
  return made;
}

async function make(): Promise<OpenApiDocument> {
  const loaded = await Promise.all(
    Object.entries(DECLARED).map(async ([folder, load]) => [folder, await load()] as const),
  );
  return openApi(Object.fromEntries(loaded), appUrl());
}
