export { overview } from "./overview";
export { overviewQuerySchema, overviewSchema } from "./schemas";
