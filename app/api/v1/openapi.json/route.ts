import { z } from "zod";
import { route } from "@/app/declare";
import { apiReference } from "../reference";

export const GET = route({
  operation: "getOpenApi",
  summary: "This reference as an OpenAPI 3.1 document",
  tag: "reference",
  permission: "any",
  answer: z.looseObject({ openapi: z.literal("3.1.0") }),
  handle: async () => ({ ...(await apiReference()) }),
});
