export { overview } from "./overview";
export { type Overview, overviewQuerySchema, overviewSchema } from "./schemas";
